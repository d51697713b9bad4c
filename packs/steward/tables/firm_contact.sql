---
table: firm_contact
key: [firm]
title: {zh: 企业与红管家的联系, en: When firms and stewards last met}
description:
  zh: 每家在管企业一行：归谁、最近呼叫和走访、从哪天起算久未联系。从没联系过的没有这一天。
  en: "One row a firm in care: whose it is, when it last called and was visited, and from when on it counts as not heard of"
columns:
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  name: {title: {zh: 企业名称, en: Name of the firm}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  post: {title: {zh: 岗位, en: Post}}
  steward: {title: {zh: 红管家, en: Steward}}
  unit: {title: {zh: 单位, en: Unit}}
  as_of: {title: {zh: 截至, en: As of}}
  calls_open: {title: {zh: 在办呼叫, en: Calls open}, unit: 件}
  last_visit: {title: {zh: 最近走访, en: Last visit}}
  last_contact: {title: {zh: 最近联系, en: Last contact}}
  quiet_from: {title: {zh: 从哪天起久未联系, en: Quiet from}}
  why: {title: {zh: 走访的由头, en: Why it is to be visited}}
---
WITH met AS (
    SELECT firm, max(opened) AS called, CAST(NULL AS TIMESTAMPTZ) AS visited, count_if(closed IS NULL) AS calls_open
    FROM call
    GROUP BY firm
    UNION ALL
    SELECT firm, NULL, max(closed), 0
    FROM visit
    WHERE outcome = 'visited'
    GROUP BY firm
),
contact AS (
    SELECT firm, max(visited) AS visited, greatest(max(called), max(visited)) AS last, sum(calls_open) AS calls_open
    FROM met
    GROUP BY firm
),
latest AS (
    SELECT max(changed) AS at FROM call
)
SELECT
    i.subject AS firm,
    f.name,
    p.county AS area,
    i.post,
    i.title AS steward,
    i.unit,
    l.at AS as_of,
    CAST(coalesce(c.calls_open, 0) AS BIGINT) AS calls_open,
    c.visited AS last_visit,
    c.last AS last_contact,
    CAST(CAST(c.last AS DATE) + CAST(r.quiet_days AS INTEGER) AS DATE) AS quiet_from,
    '久未联系' AS why
FROM in_care AS i
CROSS JOIN latest AS l
JOIN enterprise.firm AS f ON f.uscc = i.subject
JOIN region.area_path AS p ON p.code = f.area
LEFT JOIN contact AS c ON c.firm = i.subject
LEFT JOIN promise AS r ON c.last >= r.valid_from AND c.last < r.valid_to
