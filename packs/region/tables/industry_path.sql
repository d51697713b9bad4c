---
table: industry_path
title: {zh: 行业归属, en: Industries with those above them}
description: {zh: 每个行业代码所属的门类和大类；代码变更时取最新一版, en: "Each industry with its section and division, as the newest edition that lists it says"}
key: [code]
owner: data_bureau
columns:
  code: {title: {zh: 代码, en: code}}
  name: {title: {zh: 名称, en: name}}
  level: {title: {zh: 级别, en: level}}
  section: {title: {zh: 门类, en: section}}
  section_name: {title: {zh: 门类名称, en: section name}}
  division: {title: {zh: 大类, en: division}}
  division_name: {title: {zh: 大类名称, en: division name}}
---
WITH dated AS (
    SELECT code, name, level, parent, section, row_number() OVER (PARTITION BY code ORDER BY valid_from DESC) AS age
    FROM industry
),
known AS (
    SELECT code, name, level, parent, section FROM dated WHERE age = 1
),
-- a class lies two steps below its division, a group one step
divisions AS (
    SELECT a.code, CASE a.level WHEN 2 THEN a.code WHEN 3 THEN a.parent WHEN 4 THEN p.parent END AS division
    FROM known AS a
    LEFT JOIN known AS p ON p.code = a.parent
)
SELECT a.code, a.name, a.level, a.section, s.name AS section_name, d.division, n.name AS division_name
FROM known AS a
JOIN divisions AS d ON d.code = a.code
LEFT JOIN known AS s ON s.code = a.section
LEFT JOIN known AS n ON n.code = d.division
