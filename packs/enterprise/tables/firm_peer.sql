---
table: firm_peer
key: [industry, size, as_of]
owner: market
lookup: [industry, size]
title: {zh: 同行业同规模企业的中位数, en: Medians of firms of one industry and size}
description:
  zh: 每个行业大类、每种划型一行。企业少于 k 家（参数 small_cells）的格子没有行。
  en: "One row a division of industry and size class. A cell of fewer than k firms (parameter small_cells) has no row"
columns:
  industry: {title: {zh: 行业大类代码, en: Industry code}}
  size: {title: {zh: 划型, en: Size class}}
  as_of: {title: {zh: 截至日期, en: As of}}
  firms: {title: {zh: 企业数, en: Firms}, unit: 家}
  employees: {title: {zh: 从业人员中位数, en: Median of staff}, unit: 人, scale: 1}
  revenue: {title: {zh: 营业收入中位数, en: Median of revenue}, unit: 万元, scale: 2}
  tax: {title: {zh: 纳税中位数, en: Median of tax}, unit: 万元, scale: 2}
---
WITH sized AS (
    SELECT
        f.industry,
        f.as_of,
        f.employees,
        f.revenue_last_year,
        f.tax_last_year,
        CASE
            WHEN f.employees < c.staff_small OR f.revenue_last_year < c.revenue_small THEN 'micro'
            WHEN c.assets_small IS NOT NULL THEN NULL -- the total of its assets decides, and no table has it
            WHEN f.employees < c.staff_medium OR f.revenue_last_year < c.revenue_medium THEN 'small'
            WHEN f.employees < c.staff_large OR f.revenue_last_year < c.revenue_large THEN 'medium'
            ELSE 'large'
        END AS size
    FROM firm AS f
    JOIN size_industry AS i
        ON CAST(f.industry AS BIGINT) >= i.first AND CAST(f.industry AS BIGINT) <= i.last
        AND f.as_of >= i.valid_from AND f.as_of < i.valid_to
    JOIN size_class AS c ON c.industry = i.industry AND f.as_of >= c.valid_from AND f.as_of < c.valid_to
)
SELECT
    s.industry,
    s.size,
    s.as_of,
    count(*) AS firms,
    median(s.employees) AS employees,
    median(s.revenue_last_year) AS revenue,
    median(s.tax_last_year) AS tax
FROM sized AS s
JOIN region.small_cells AS k ON k.audience = 'public' AND s.as_of >= k.valid_from AND s.as_of < k.valid_to
WHERE s.size IS NOT NULL
GROUP BY s.industry, s.size, s.as_of, k.k
HAVING count(*) >= k.k
