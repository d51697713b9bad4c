---
table: event_measured
key: [case]
owner: urban_management
title: {zh: 街面事项（计量用）, en: Street cases as they are counted}
description:
  zh: 每件一行，带网格、类别和办得怎样；并入别件的不在内。是否超期以全部事项中最近一次办理的时间（as_of）为准，没有人办事时不会变。
  en: >-
    One row a case with its grid, kind and how it went; those that went up in another are left out. Overdue is judged at the time of the last thing
    that happened to any case (as_of), so it does not change while nothing happens.
columns:
  case: {title: {zh: 事项, en: Case}}
  area: {title: {zh: 地区, en: Area}, level: county}
  unit: {title: {zh: 单位, en: Unit}}
  grid: {title: {zh: 网格, en: Grid}}
  grid_title: {title: {zh: 网格名称, en: Name of the grid}}
  kind: {title: {zh: 类别代码, en: Code of the kind}}
  kind_title: {title: {zh: 类别, en: Kind}}
  major_title: {title: {zh: 大类, en: Group}}
  channel: {title: {zh: 来源渠道, en: Channel}}
  step: {title: {zh: 环节, en: Step}}
  outcome: {title: {zh: 结果, en: Outcome}}
  opened: {title: {zh: 提出时间, en: Opened}}
  closed: {title: {zh: 办结时间, en: Closed}}
  hours: {title: {zh: 解决用时, en: Time to solve}, unit: 小时, scale: 1}
  answered_in_time: {title: {zh: 按时答复, en: Answered in time}}
  solved_in_time: {title: {zh: 按类别时限处置, en: Handled within the limit of its kind}}
  as_of: {title: {zh: 截至, en: As of}}
  overdue: {title: {zh: 超期未结, en: Open and overdue}}
  reopened: {title: {zh: 重开次数, en: Times reopened}}
  returned: {title: {zh: 退回次数, en: Times sent back}}
  at_once: {title: {zh: 一次办好, en: Right at once}}
  rating: {title: {zh: 评价, en: Rating}}
---
WITH sent_back AS (
    SELECT "case", count(*) AS times
    FROM event_step
    WHERE kind = 'moved' AND step = 'returned'
    GROUP BY "case"
),
latest AS (
    SELECT max(changed) AS at FROM event
)
SELECT
    e."case",
    coalesce(g.area, e.area) AS area,
    e.unit,
    e.grid,
    g.title AS grid_title,
    e.kind,
    k.title AS kind_title,
    k.major_title,
    e.channel,
    e.step,
    e.outcome,
    e.opened,
    e.closed,
    CASE WHEN e.outcome = 'solved' THEN (epoch(e.closed) - epoch(e.opened)) / 3600 END AS hours,
    NOT e.reply_late AS answered_in_time,
    NOT coalesce(e.solve_hours_late, e.solve_days_late) AS solved_in_time,
    l.at AS as_of,
    e.closed IS NULL AND (
        (e.accept_ended IS NULL AND coalesce(e.accept_due < l.at, false))
        OR (e.reply_ended IS NULL AND coalesce(e.reply_due < l.at, false))
        OR (e.solve_hours_ended IS NULL AND coalesce(e.solve_hours_due < l.at, false))
        OR (e.solve_days_ended IS NULL AND coalesce(e.solve_days_due < l.at, false))
    ) AS overdue,
    e.reopened,
    coalesce(s.times, 0) AS returned,
    CASE WHEN e.outcome = 'solved' THEN e.reopened = 0 AND coalesce(s.times, 0) = 0 END AS at_once,
    e.rating
FROM event AS e
CROSS JOIN latest AS l
LEFT JOIN sent_back AS s ON s."case" = e."case"
LEFT JOIN grid AS g ON g.grid = e.grid AND e.opened >= g.valid_from AND e.opened < g.valid_to
LEFT JOIN case_kind AS k ON k.code = e.kind AND e.opened >= k.valid_from AND e.opened < k.valid_to
WHERE e.master IS NULL
