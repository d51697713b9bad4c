---
table: call_measured
key: [case]
title: {zh: 企业呼叫（计量用）, en: Calls as they are counted}
description:
  zh: 每件呼叫一行；并入别件的不在内。同一企业同一需要在 repeat_days 天内再次呼叫的算重复。
  en: "One row a call, without those that went up in another. A firm that calls again for the same need within repeat_days is a repeat"
columns:
  case: {title: {zh: 事项, en: Case}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  steward: {title: {zh: 红管家, en: Steward}}
  need: {title: {zh: 需要什么, en: What is needed}}
  opened: {title: {zh: 呼叫时间, en: Called}}
  closed: {title: {zh: 办结时间, en: Answered}}
  as_of: {title: {zh: 截至, en: As of}}
  outcome: {title: {zh: 结果, en: Outcome}}
  accept_late: {title: {zh: 响应超时, en: Accepted late}}
  repeated: {title: {zh: 重复呼叫, en: Called again}}
  advised: {title: {zh: 请过专家, en: By an expert}}
  rating: {title: {zh: 评价, en: Rating}}
---
WITH latest AS (
    SELECT max(changed) AS at FROM call
),
advice AS (
    SELECT DISTINCT "case" FROM call_step WHERE kind = 'moved' AND step = 'advised'
),
before AS (
    SELECT "case", lag(opened) OVER (PARTITION BY firm, need ORDER BY opened, "case") AS opened
    FROM call
    WHERE master IS NULL
)
SELECT
    c."case",
    coalesce(f.area, c.area) AS area,
    coalesce(f.steward, '企业服务岗') AS steward,
    c.need,
    c.opened,
    c.closed,
    l.at AS as_of,
    c.outcome,
    c.accept_late,
    coalesce(date_diff('day', b.opened, c.opened) < r.repeat_days, false) AS repeated,
    a."case" IS NOT NULL AS advised,
    c.rating
FROM call AS c
CROSS JOIN latest AS l
JOIN before AS b ON b."case" = c."case"
LEFT JOIN advice AS a ON a."case" = c."case"
LEFT JOIN firm_contact AS f ON f.firm = c.firm
LEFT JOIN promise AS r ON c.opened >= r.valid_from AND c.opened < r.valid_to
WHERE c.master IS NULL
