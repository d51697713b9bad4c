---
table: area_path
title: {zh: 区划全称, en: Areas with those above them}
description: {zh: 每个区划代码的全称和所属省、市、县；代码变更时取最新一版, en: "Each area with its full name and its province, city and county, as the newest edition that lists it says"}
key: [code]
owner: data_bureau
columns:
  code: {title: {zh: 代码, en: code}}
  name: {title: {zh: 名称, en: name}}
  level: {title: {zh: 级别, en: level}}
  full_name: {title: {zh: 全称, en: full name}}
  province: {title: {zh: 省, en: province}}
  city: {title: {zh: 市, en: city}}
  county: {title: {zh: 县（市、区）, en: county}}
---
WITH dated AS (
    SELECT code, name, level, parent, row_number() OVER (PARTITION BY code ORDER BY valid_from DESC) AS age
    FROM area
),
known AS (
    SELECT code, name, level, parent FROM dated WHERE age = 1
)
SELECT
    a.code,
    a.name,
    a.level,
    coalesce(c.name, '') || coalesce(b.name, '') || coalesce(p.name, '') || a.name AS full_name,
    CASE a.level WHEN 'province' THEN a.code WHEN 'city' THEN p.code WHEN 'county' THEN b.code ELSE c.code END AS province,
    CASE a.level WHEN 'city' THEN a.code WHEN 'county' THEN p.code WHEN 'township' THEN b.code END AS city,
    CASE a.level WHEN 'county' THEN a.code WHEN 'township' THEN p.code END AS county
FROM known AS a
LEFT JOIN known AS p ON p.code = a.parent
LEFT JOIN known AS b ON b.code = p.parent
LEFT JOIN known AS c ON c.code = b.parent
