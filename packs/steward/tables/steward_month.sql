---
table: steward_month
key: [post, month]
title: {zh: 红管家每月走访, en: Visits of stewards by month}
description:
  zh: 每个红管家每月一行：走访了几次、该走访几次、在管几家。在管数是现在的。
  en: "One row a steward and month: visits, how many there should be, and the firms in care now"
columns:
  post: {title: {zh: 岗位, en: Post}}
  steward: {title: {zh: 红管家, en: Steward}}
  unit: {title: {zh: 单位, en: Unit}}
  month: {title: {zh: 月份, en: Month}}
  area: {title: {zh: 地区, en: Area}}
  firms: {title: {zh: 在管企业, en: Firms in care}, unit: 家}
  visits: {title: {zh: 走访, en: Visits}, unit: 次}
  quota: {title: {zh: 应走访, en: Visits promised}, unit: 次}
---
WITH care AS (
    SELECT post, title, unit, count(*) AS firms FROM in_care GROUP BY post, title, unit
),
months AS (
    SELECT DISTINCT CAST(date_trunc('month', closed) AS DATE) AS month, area FROM visit WHERE outcome = 'visited'
),
done AS (
    SELECT i.post, CAST(date_trunc('month', v.closed) AS DATE) AS month, count(*) AS visits
    FROM visit AS v
    JOIN in_care AS i ON i.subject = v.firm
    WHERE v.outcome = 'visited'
    GROUP BY i.post, CAST(date_trunc('month', v.closed) AS DATE)
)
SELECT
    c.post,
    c.title AS steward,
    c.unit,
    m.month,
    m.area,
    c.firms,
    coalesce(d.visits, 0) AS visits,
    r.visits_a_month AS quota
FROM care AS c
CROSS JOIN months AS m
LEFT JOIN done AS d ON d.post = c.post AND d.month = m.month
JOIN promise AS r ON m.month >= CAST(r.valid_from AS DATE) AND m.month < CAST(r.valid_to AS DATE)
