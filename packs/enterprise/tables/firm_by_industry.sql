---
table: firm_by_industry
key: [area, industry, as_of]
owner: market
title: {zh: 企业分行业汇总, en: Firms by industry}
description:
  zh: 每县（市、区）每行业一行的户数和合计。没有单个企业的列，但户数少的格子仍可能看出是谁，所以只给分析用。
  en: "One row a county and industry with counts and sums. No firm stands in it, but a cell of few firms may still tell who they are: it is for analysis only"
columns:
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  industry: {title: {zh: 行业大类代码, en: Industry code}}
  industry_name: {title: {zh: 行业大类, en: Industry}}
  section_name: {title: {zh: 行业门类, en: Section}}
  as_of: {title: {zh: 截至日期, en: As of}}
  firms: {title: {zh: 企业数, en: Firms}, unit: 家}
  employees: {title: {zh: 从业人员, en: Employees}, unit: 人}
  revenue: {title: {zh: 营业收入, en: Revenue}, unit: 万元, scale: 2}
  tax: {title: {zh: 纳税, en: Tax}, unit: 万元, scale: 2}
  power: {title: {zh: 用电, en: Power}, unit: kWh}
  borrowers: {title: {zh: 有贷款的企业, en: Firms with a loan}, unit: 家}
  overdue: {title: {zh: 有逾期的企业, en: Firms overdue}, unit: 家}
  loans: {title: {zh: 贷款余额, en: Loans}, unit: 万元, scale: 2}
---
SELECT
    p.county AS area,
    f.industry,
    i.name AS industry_name,
    i.section_name,
    f.as_of,
    count(*) AS firms,
    sum(f.employees) AS employees,
    sum(f.revenue_last_year) AS revenue,
    sum(f.tax_last_year) AS tax,
    sum(f.power_last_year) AS power,
    count_if(f.loan_balance > 0) AS borrowers,
    count_if(f.overdue_days > 0) AS overdue,
    sum(f.loan_balance) AS loans
FROM firm AS f
JOIN region.area_path AS p ON p.code = f.area
LEFT JOIN region.industry_path AS i ON i.code = f.industry
GROUP BY p.county, f.industry, i.name, i.section_name, f.as_of
