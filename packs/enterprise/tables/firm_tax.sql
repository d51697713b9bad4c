---
table: firm_tax
key: [taxpayer_no, year]
owner: tax
subject: uscc
lookup: [entity]
title: {zh: 一企一档：税务, en: "Enterprise file: taxes"}
description:
  zh: 每个税务登记户每年一行；还没有年度数据的户也有一行，年份为空。
  en: "One row a tax account and year; an account without any year has a row whose year is empty"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  taxpayer_no: {title: {zh: 纳税人识别号, en: Taxpayer number}}
  name: {title: {zh: 名称, en: Name}}
  address: {title: {zh: 地址, en: Address}}
  grade: {title: {zh: 纳税信用级别, en: Tax credit grade}}
  as_of: {title: {zh: 截至日期, en: As of}}
  year: {title: {zh: 年份, en: Year}}
  revenue: {title: {zh: 营业收入, en: Revenue}, unit: 万元, scale: 2}
  tax_paid: {title: {zh: 入库税款, en: Tax paid}, unit: 万元, scale: 2}
  rd_spending: {title: {zh: 研发费用, en: Spending on research}, unit: 万元, scale: 2}
---
SELECT
    l.entity,
    l.code AS uscc,
    a.taxpayer_no,
    a.name,
    a.address,
    a.grade,
    a.as_of,
    y.year,
    y.revenue,
    y.tax_paid,
    y.rd_spending
FROM tax_account AS a
JOIN firm_file_links AS l ON l.dataset = 'enterprise.tax_account' AND l.record = a.taxpayer_no
LEFT JOIN tax_year AS y ON y.taxpayer_no = a.taxpayer_no
WHERE l.how <> 'gone'
