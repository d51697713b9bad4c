---
table: distress
key: [firm, month]
owner: finance
subject: firm
title: {zh: 经营波动, en: Firms whose figures fell}
description:
  zh: 有红管家的企业里，开票、税款、用电同比下降到了界限、信号够数的，每家一行；数据到哪个月就看到哪个月。只给红管家，不给银行。
  en: "Of the firms in a steward's care those whose invoices, taxes and power fell as far below a year before as the limits say, by enough signals at once: a row a firm, as of the last month that there is data of. For stewards; no bank reads it"
columns:
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  name: {title: {zh: 企业名称, en: Name of the firm}}
  month: {title: {zh: 截至月份, en: As of the month}}
  orders_change: {title: {zh: 销项开票同比, en: Invoices against a year before}, unit: "%", scale: 1}
  tax_change: {title: {zh: 税款同比, en: Taxes against a year before}, unit: "%", scale: 1}
  power_change: {title: {zh: 用电同比, en: Power against a year before}, unit: "%", scale: 1}
  signals: {title: {zh: 信号数, en: Signals}, unit: 个}
  why: {title: {zh: 提示的由头, en: Why}}
---
WITH newest AS (
    SELECT max(valid_from) AS begins FROM distress_limit
),
law AS (
    SELECT r.months, r.orders_drop, r.tax_drop, r.power_drop, r.signals
    FROM distress_limit AS r
    JOIN newest AS n ON n.begins = r.valid_from
),
sold_until AS (
    SELECT max(month) AS last, max(12 * year(month) + month(month)) AS months FROM invoice_month WHERE direction = 'output'
),
powered_until AS (
    SELECT max(month) AS last, max(12 * year(month) + month(month)) AS months FROM enterprise.firm_power
),
taxed_until AS (
    SELECT max(year) AS last FROM enterprise.firm_tax
),
sold AS (
    SELECT
        i.firm,
        sum(CASE WHEN u.months - 12 * year(i.month) - month(i.month) < l.months THEN i.total END) AS late,
        sum(CASE WHEN u.months - 12 * year(i.month) - month(i.month) - 12 BETWEEN 0 AND l.months - 1 THEN i.total END) AS before
    FROM invoice_month AS i
    CROSS JOIN sold_until AS u
    CROSS JOIN law AS l
    WHERE i.direction = 'output'
    GROUP BY i.firm
),
powered AS (
    SELECT
        p.uscc AS firm,
        sum(CASE WHEN u.months - 12 * year(p.month) - month(p.month) < l.months THEN p.kwh END) AS late,
        sum(CASE WHEN u.months - 12 * year(p.month) - month(p.month) - 12 BETWEEN 0 AND l.months - 1 THEN p.kwh END) AS before
    FROM enterprise.firm_power AS p
    CROSS JOIN powered_until AS u
    CROSS JOIN law AS l
    GROUP BY p.uscc
),
taxed AS (
    SELECT
        t.uscc AS firm,
        sum(CASE WHEN t.year = u.last THEN t.tax_paid END) AS late,
        sum(CASE WHEN t.year = u.last - 1 THEN t.tax_paid END) AS before
    FROM enterprise.firm_tax AS t
    CROSS JOIN taxed_until AS u
    GROUP BY t.uscc
),
changes AS (
    SELECT
        c.subject AS firm,
        CASE WHEN s.before > 0 THEN CAST(100 * (coalesce(s.late, 0) - s.before) / s.before AS DECIMAL(12, 1)) END AS orders_change,
        CASE WHEN t.before > 0 THEN CAST(100 * (t.late - t.before) / t.before AS DECIMAL(12, 1)) END AS tax_change,
        CASE WHEN p.before > 0 THEN CAST(100 * (coalesce(p.late, 0) - p.before) / p.before AS DECIMAL(12, 1)) END AS power_change
    FROM steward.in_care AS c
    LEFT JOIN sold AS s ON s.firm = c.subject
    LEFT JOIN taxed AS t ON t.firm = c.subject
    LEFT JOIN powered AS p ON p.firm = c.subject
),
told AS (
    SELECT
        c.firm,
        c.orders_change,
        c.tax_change,
        c.power_change,
        coalesce(c.orders_change <= -l.orders_drop, false) AS orders,
        coalesce(c.tax_change <= -l.tax_drop, false) AS tax,
        coalesce(c.power_change <= -l.power_drop, false) AS power,
        l.signals AS needed
    FROM changes AS c
    CROSS JOIN law AS l
)
SELECT
    t.firm,
    a.county AS area,
    f.name,
    CAST(greatest(coalesce(s.last, p.last), coalesce(p.last, s.last)) AS DATE) AS month,
    t.orders_change,
    t.tax_change,
    t.power_change,
    CAST(t.orders AS BIGINT) + CAST(t.tax AS BIGINT) + CAST(t.power AS BIGINT) AS signals,
    trim(
        CASE WHEN t.orders THEN '销项开票同比 ' || t.orders_change || '% ' ELSE '' END
        || CASE WHEN t.tax THEN '税款同比 ' || t.tax_change || '% ' ELSE '' END
        || CASE WHEN t.power THEN '用电同比 ' || t.power_change || '%' ELSE '' END
    ) AS why
FROM told AS t
CROSS JOIN sold_until AS s
CROSS JOIN powered_until AS p
JOIN enterprise.firm AS f ON f.uscc = t.firm
JOIN region.area_path AS a ON a.code = f.area
WHERE CAST(t.orders AS BIGINT) + CAST(t.tax AS BIGINT) + CAST(t.power AS BIGINT) >= t.needed
