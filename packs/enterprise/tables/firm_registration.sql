---
table: firm_registration
key: [reg_id]
owner: market
subject: uscc
lookup: [entity]
title: {zh: 一企一档：登记, en: "Enterprise file: registration"}
description:
  zh: 登记记录，归到企业主体之下。分支机构是另一个主体。
  en: "Records of the register, each under the enterprise that it is of. A branch is another enterprise"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  reg_id: {title: {zh: 登记号, en: Number in the register}}
  old_number: {title: {zh: 旧注册号, en: Old registration number}}
  name: {title: {zh: 名称, en: Name}}
  former_names: {title: {zh: 曾用名, en: Former names}}
  area: {title: {zh: 住所所在, en: Place}, level: township}
  address: {title: {zh: 地址, en: Address}}
  capital: {title: {zh: 注册资本, en: Registered capital}}
  scope: {title: {zh: 经营范围, en: Scope of business}}
  industry: {title: {zh: 行业大类, en: Industry}}
  founded: {title: {zh: 成立日期, en: Founded}}
  status: {title: {zh: 登记状态, en: Status}}
  parent_uscc: {title: {zh: 所属企业代码, en: Code of the parent}}
  as_of: {title: {zh: 截至日期, en: As of}}
---
SELECT
    l.entity,
    l.code AS uscc,
    r.reg_id,
    r.old_number,
    r.name,
    r.former_names,
    r.area,
    r.address,
    r.capital,
    r.scope,
    r.industry,
    r.founded,
    r.status,
    r.parent_uscc,
    r.as_of
FROM registration AS r
JOIN firm_file_links AS l ON l.dataset = 'enterprise.registration' AND l.record = r.reg_id
WHERE l.how <> 'gone'
