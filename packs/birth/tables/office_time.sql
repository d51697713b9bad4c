---
table: office_time
key: [case]
owner: health
title: {zh: 各部门办理用时, en: Time of the offices}
description:
  zh: 每个部门办的每一份一行：从轮到它到它办完，用了多少小时（含夜间和休息日）、是否超过自己的时限（没有时限的空着）。
  en: "One row for each share of an office: the hours from when it was its turn until it was done, nights and days off included, and whether its own limit was kept (empty where it has none)"
columns:
  case: {title: {zh: 那一份, en: Share}}
  office: {title: {zh: 部门代号, en: Office}}
  office_title: {title: {zh: 办什么, en: What it does}}
  area: {title: {zh: 地区, en: Area}, level: county}
  opened: {title: {zh: 轮到它, en: Its turn}}
  closed: {title: {zh: 办完, en: Done}}
  outcome: {title: {zh: 结果, en: Outcome}}
  hours: {title: {zh: 用时, en: Time}, unit: 小时, scale: 1}
  in_time: {title: {zh: 按时, en: In time}}
---
WITH share AS (
    SELECT "case", 'certificate' AS office, area, opened, closed, outcome, office_late FROM certificate
    UNION ALL
    SELECT "case", 'household' AS office, area, opened, closed, outcome, office_late FROM household
    UNION ALL
    SELECT "case", 'household' AS office, area, opened, closed, outcome, office_late FROM household_away
    UNION ALL
    SELECT "case", 'insurance' AS office, area, opened, closed, outcome, office_late FROM insurance
    UNION ALL
    SELECT "case", 'card' AS office, area, opened, closed, outcome, office_late FROM card
    UNION ALL
    SELECT "case", 'vaccination' AS office, area, opened, closed, outcome, office_late FROM vaccination
    UNION ALL
    SELECT "case", 'allowance' AS office, area, opened, closed, outcome, office_late FROM allowance
)
SELECT
    s."case",
    s.office,
    f.title AS office_title,
    s.area,
    s.opened,
    s.closed,
    s.outcome,
    CASE WHEN s.outcome <> 'recalled' THEN (epoch(s.closed) - epoch(s.opened)) / 3600 END AS hours,
    NOT s.office_late AS in_time
FROM share AS s
JOIN forms_before AS f ON f.office = s.office AND s.opened >= f.valid_from AND s.opened < f.valid_to
