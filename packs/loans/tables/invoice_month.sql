---
table: invoice_month
key: [firm, direction, month]
partition: month(month)
owner: finance
subject: firm
title: {zh: 发票按月, en: Invoices by month}
description:
  zh: 每家企业、进项或销项、每月一行。作废的只计张数，同一张先报有效后报作废的只算作废；金额是有效发票的，红字从中减去。
  en: "One row a firm, direction and month. Of void invoices only the number counts, and one that was handed in as valid too is void; amounts are those of valid ones, red letters taken off"
columns:
  month: {title: {zh: 月份, en: Month}}
  lines: {title: {zh: 全部张数, en: Invoices in all}, unit: 张}
  valid: {title: {zh: 有效张数, en: Valid invoices}, unit: 张}
  void: {title: {zh: 作废张数, en: Void invoices}, unit: 张}
  voided: {title: {zh: 先有效后作废的张数, en: Handed in as valid and as void}, unit: 张}
  red: {title: {zh: 红字张数, en: Red letters}, unit: 张}
  amount: {title: {zh: 净金额, en: Net amount}, unit: 元, scale: 2}
  tax: {title: {zh: 净税额, en: Net tax}, unit: 元, scale: 2}
  total: {title: {zh: 净价税合计, en: Net total}, unit: 元, scale: 2}
  blue_total: {title: {zh: 蓝字价税合计, en: Total without red letters}, unit: 元, scale: 2}
  red_total: {title: {zh: 红字价税合计, en: Total of red letters}, unit: 元, scale: 2}
---
WITH told AS (
    SELECT i.firm, i.direction, i.day, i.amount, i.tax, i.total, CASE WHEN v.number IS NULL THEN i.status ELSE 'voided' END AS status
    FROM invoice AS i
    LEFT JOIN invoice_voided AS v ON v.firm = i.firm AND v.direction = i.direction AND v.number = i.number AND v.day = i.day AND v.face = i.face
)
SELECT
    firm,
    direction,
    CAST(date_trunc('month', day) AS DATE) AS month,
    count_if(status <> 'voided') AS lines,
    count_if(status = 'valid') AS valid,
    count_if(status = 'void') AS void,
    count_if(status = 'voided') AS voided,
    count_if(status = 'valid' AND total < 0) AS red,
    CAST(coalesce(sum(amount) FILTER (WHERE status = 'valid'), 0) AS DECIMAL(18, 2)) AS amount,
    CAST(coalesce(sum(tax) FILTER (WHERE status = 'valid'), 0) AS DECIMAL(18, 2)) AS tax,
    CAST(coalesce(sum(total) FILTER (WHERE status = 'valid'), 0) AS DECIMAL(18, 2)) AS total,
    CAST(coalesce(sum(total) FILTER (WHERE status = 'valid' AND total >= 0), 0) AS DECIMAL(18, 2)) AS blue_total,
    CAST(coalesce(sum(total) FILTER (WHERE status = 'valid' AND total < 0), 0) AS DECIMAL(18, 2)) AS red_total
FROM told
GROUP BY firm, direction, CAST(date_trunc('month', day) AS DATE)
