---
table: firm_section
key: [uscc]
owner: market
title: {zh: 企业所属门类, en: Firms with their section of industry}
description:
  zh: 每家企业一行，带行业门类；公布的统计表由它算出，本身仍是企业的行，不公布。
  en: "One row a firm with its section of industry: what published statistics are counted from. Its rows are firms and are not published"
columns:
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  area: {title: {zh: 住所, en: Place}, level: township}
  section: {title: {zh: 行业门类, en: Section}}
  credit_grade: {title: {zh: 信用等级, en: Credit grade}}
  revenue: {title: {zh: 营业收入, en: Revenue}, unit: 万元, scale: 2}
  tax: {title: {zh: 纳税, en: Tax}, unit: 万元, scale: 2}
  loans: {title: {zh: 贷款余额, en: Loans}, unit: 万元, scale: 2}
---
SELECT
    f.uscc,
    f.area,
    i.section,
    f.credit_grade,
    f.revenue_last_year AS revenue,
    f.tax_last_year AS tax,
    f.loan_balance AS loans
FROM firm AS f
LEFT JOIN region.industry_path AS i ON i.code = f.industry
