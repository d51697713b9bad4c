---
table: firm_name
key: [entity, name]
owner: market
subject: uscc
lookup: [uscc]
title: {zh: 一企一档：名称, en: "Enterprise file: names"}
description:
  zh: 各单位记录里这家企业用过的每一个名称一行，曾用名也在内：按名称或代码找档案就查这张表。
  en: "One row for every name that any record has of an enterprise, former names too: a file is found by it, or by the code"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  name: {title: {zh: 名称, en: Name}}
---
SELECT entity, uscc, name FROM firm_registration WHERE name IS NOT NULL
UNION
SELECT entity, uscc, former_names AS name FROM firm_registration WHERE former_names IS NOT NULL
UNION
SELECT entity, uscc, name FROM firm_tax WHERE name IS NOT NULL
UNION
SELECT entity, uscc, name FROM firm_insured WHERE name IS NOT NULL
UNION
SELECT entity, uscc, holder_name AS name FROM firm_permit WHERE holder_name IS NOT NULL
UNION
SELECT entity, uscc, applicant_name AS name FROM firm_patent WHERE applicant_name IS NOT NULL
UNION
SELECT entity, uscc, firm_name AS name FROM firm_project WHERE firm_name IS NOT NULL
UNION
SELECT entity, uscc, name FROM firm_power WHERE name IS NOT NULL
