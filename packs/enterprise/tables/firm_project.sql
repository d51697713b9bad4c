---
table: firm_project
key: [project_no]
owner: development_reform
subject: uscc
lookup: [entity]
title: {zh: 一企一档：项目, en: "Enterprise file: projects"}
description:
  zh: 每个投资项目一行，归到企业主体之下。
  en: "One row a project, under the enterprise that it is of"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  project_no: {title: {zh: 项目代码, en: Number of the project}}
  name: {title: {zh: 项目名称, en: Project}}
  firm_name: {title: {zh: 企业名称, en: Firm}}
  investment: {title: {zh: 总投资, en: Investment}, unit: 万元, scale: 2}
  begun: {title: {zh: 开工日期, en: Begun}}
---
SELECT
    l.entity,
    l.code AS uscc,
    p.project_no,
    p.name,
    p.firm_name,
    p.investment,
    p.begun
FROM project AS p
JOIN firm_file_links AS l ON l.dataset = 'enterprise.project' AND l.record = p.project_no
WHERE l.how <> 'gone'
