---
table: invoice_partner
key: [firm, direction, counterparty]
owner: finance
subject: firm
title: {zh: 发票按对方, en: Invoices by counterparty}
description:
  zh: 每家企业的每个供应商（进项）和客户（销项）一行，只算有效发票，后来作废的不算。净额不大于零的（全部退回）不算在集中度里。
  en: "One row a supplier (input) and a buyer (output) of a firm; only valid invoices, none that was handed in as void too. Those whose net is not above zero (all sent back) do not count in concentrations"
columns:
  invoices: {title: {zh: 有效张数, en: Valid invoices}, unit: 张}
  total: {title: {zh: 净价税合计, en: Net total}, unit: 元, scale: 2}
  rank: {title: {zh: 按净额名次, en: Rank by net total}}
---
WITH summed AS (
    SELECT i.firm, i.direction, i.counterparty, count(*) AS invoices, CAST(sum(i.total) AS DECIMAL(18, 2)) AS total
    FROM invoice AS i
    LEFT JOIN invoice_voided AS v ON v.firm = i.firm AND v.direction = i.direction AND v.number = i.number AND v.day = i.day AND v.face = i.face
    WHERE i.status = 'valid' AND v.number IS NULL
    GROUP BY i.firm, i.direction, i.counterparty
)
SELECT
    firm, direction, counterparty, invoices, total,
    row_number() OVER (PARTITION BY firm, direction ORDER BY total DESC, counterparty) AS rank
FROM summed
