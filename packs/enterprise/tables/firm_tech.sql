---
table: firm_tech
key: [listed_uscc]
owner: science
subject: uscc
lookup: [entity]
title: {zh: 一企一档：科技型企业库, en: "Enterprise file: technology firms"}
description:
  zh: 科技型企业库的条目，归到企业主体之下。
  en: "Entries in the list of technology firms, each under the enterprise that it is of"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  listed_uscc: {title: {zh: 库中代码, en: Code in the list}}
  listed_on: {title: {zh: 入库日期, en: Listed on}}
  class: {title: {zh: 类别, en: Class}}
---
SELECT
    l.entity,
    l.code AS uscc,
    t.uscc AS listed_uscc,
    t.listed_on,
    t.class
FROM tech_firm AS t
JOIN firm_file_links AS l ON l.dataset = 'enterprise.tech_firm' AND l.record = t.uscc
WHERE l.how <> 'gone'
