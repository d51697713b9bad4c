---
table: firm_insured
key: [unit_no, month]
owner: human_resources
subject: uscc
lookup: [entity]
title: {zh: 一企一档：社保, en: "Enterprise file: social insurance"}
description:
  zh: 每个参保单位每月一行；还没有月度数据的单位也有一行，月份为空。
  en: "One row an insured unit and month; a unit without any month has a row whose month is empty"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  unit_no: {title: {zh: 单位编号, en: Number of the unit}}
  name: {title: {zh: 名称, en: Name}}
  address: {title: {zh: 地址, en: Address}}
  as_of: {title: {zh: 截至日期, en: As of}}
  month: {title: {zh: 月份, en: Month}}
  persons: {title: {zh: 参保人数, en: Insured people}, unit: 人}
---
SELECT
    l.entity,
    l.code AS uscc,
    u.unit_no,
    u.name,
    u.address,
    u.as_of,
    m.month,
    m.persons
FROM insured_unit AS u
JOIN firm_file_links AS l ON l.dataset = 'enterprise.insured_unit' AND l.record = u.unit_no
LEFT JOIN insured_month AS m ON m.unit_no = u.unit_no
WHERE l.how <> 'gone'
