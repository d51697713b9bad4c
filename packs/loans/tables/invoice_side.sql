---
table: invoice_side
key: [firm, direction]
owner: finance
subject: firm
title: {zh: 进项和销项的特征, en: "Features of what a firm buys, and of what it sells"}
description:
  zh: 每家企业每个方向一行。“期间”是从第一张到最后一张有效发票的月份，中间没有发票的月按零计。
  en: "One row a firm and direction. The span is the months from its first valid invoice to its last; months without any in between count as zero"
columns:
  lines: {title: {zh: 全部张数, en: Invoices in all}, unit: 张}
  valid: {title: {zh: 有效张数, en: Valid invoices}, unit: 张}
  first_month: {title: {zh: 期间首月, en: First month of the span}}
  last_month: {title: {zh: 期间末月, en: Last month of the span}}
  span_months: {title: {zh: 期间月数, en: Months of the span}, unit: 月}
  active_months: {title: {zh: 有有效发票的月数, en: Months with a valid invoice}, unit: 月}
  gap_months: {title: {zh: 期间内没有有效发票的月数, en: Months of the span without one}, unit: 月}
  longest_gap: {title: {zh: 最长连续没有的月数, en: Longest run of such months}, unit: 月}
  amount: {title: {zh: 净金额, en: Net amount}, unit: 元, scale: 2}
  tax: {title: {zh: 净税额, en: Net tax}, unit: 元, scale: 2}
  total: {title: {zh: 净价税合计, en: Net total}, unit: 元, scale: 2}
  void_share: {title: {zh: 作废张数占全部, en: Share of void invoices}, unit: "%", scale: 2}
  red_share: {title: {zh: 红字张数占有效, en: Share of red letters in valid ones}, unit: "%", scale: 2}
  red_total_share: {title: {zh: 红字金额占蓝字, en: Red letters against the rest by total}, unit: "%", scale: 2}
  mean_total: {title: {zh: 蓝字平均每张, en: Mean of an invoice that is no red letter}, unit: 元, scale: 2}
  growth: {title: {zh: 近 12 个月比前 12 个月（两年以上才有）, en: Last 12 months of the span against the 12 before (two years or more)}, unit: "%", scale: 2}
  trend: {title: {zh: 月趋势（最小二乘斜率占月均）, en: Slope of months by least squares in the mean of a month}, unit: "%", scale: 2}
  volatility: {title: {zh: 月波动（变异系数）, en: Coefficient of variation of months}, scale: 4}
  seasonality: {title: {zh: 季节性（历月之间方差占比，两年以上才有）, en: Share of variance between calendar months (two years or more)}, scale: 4}
  partners: {title: {zh: 对方数, en: Counterparties}, unit: 家}
  hhi: {title: {zh: 对方集中度（赫芬达尔指数，0 到 1）, en: "Herfindahl index of counterparties, 0 to 1"}, scale: 4}
  top5_share: {title: {zh: 前五名占比, en: Share of the five largest}, unit: "%", scale: 2}
---
WITH span AS (
    SELECT firm, direction, min(month) AS first_month, max(month) AS last_month,
        date_diff('month', min(month), max(month)) + 1 AS months
    FROM invoice_month
    WHERE valid > 0
    GROUP BY firm, direction
),
placed AS (
    SELECT m.firm, m.direction, m.month, m.total, s.months, s.first_month, s.last_month,
        date_diff('month', s.first_month, m.month) AS place,
        date_diff('month', lag(m.month) OVER (PARTITION BY m.firm, m.direction ORDER BY m.month), m.month) - 1 AS gap
    FROM invoice_month AS m
    JOIN span AS s ON s.firm = m.firm AND s.direction = m.direction
    WHERE m.valid > 0
),
course AS (
    SELECT firm, direction,
        count(*) AS active_months,
        max(gap) AS longest_gap,
        CAST(sum(total) AS DOUBLE) AS total,
        CAST(sum(place * CAST(total AS DECIMAL(20, 2))) AS DOUBLE) AS placed_total,
        CAST(sum(CAST(total AS DECIMAL(20, 2)) * total) AS DOUBLE) AS squares,
        CAST(sum(total) FILTER (WHERE place >= months - 12) AS DOUBLE) AS newest_year,
        CAST(sum(total) FILTER (WHERE place < months - 12 AND place >= months - 24) AS DOUBLE) AS year_before
    FROM placed
    GROUP BY firm, direction
),
calendar AS (
    SELECT firm, direction, months, month(month) AS of_year, sum(total) AS total,
        floor((months - 1 - min(place) % 12) / 12) + 1 AS times
    FROM placed
    GROUP BY firm, direction, months, month(month)
),
season AS (
    SELECT firm, direction, sum(CAST(CAST(total AS DOUBLE) * CAST(total AS DOUBLE) / times AS DECIMAL(38, 4))) AS between_months
    FROM calendar
    GROUP BY firm, direction
),
counted AS (
    SELECT firm, direction, sum(lines) AS lines, sum(valid) AS valid, sum(void) AS void, sum(red) AS red,
        sum(amount) AS amount, sum(tax) AS tax, sum(total) AS total, sum(blue_total) AS blue_total,
        sum(red_total) AS red_total
    FROM invoice_month
    GROUP BY firm, direction
),
spread AS (
    SELECT firm, direction, count(*) AS partners,
        CAST(sum(total) FILTER (WHERE total > 0) AS DOUBLE) AS total,
        CAST(sum(CAST(total AS DECIMAL(20, 2)) * total) FILTER (WHERE total > 0) AS DOUBLE) AS squares,
        CAST(sum(total) FILTER (WHERE total > 0 AND rank <= 5) AS DOUBLE) AS top5
    FROM invoice_partner
    GROUP BY firm, direction
)
SELECT
    c.firm,
    c.direction,
    CAST(c.lines AS BIGINT) AS lines,
    CAST(c.valid AS BIGINT) AS valid,
    s.first_month,
    s.last_month,
    s.months AS span_months,
    k.active_months,
    s.months - k.active_months AS gap_months,
    coalesce(k.longest_gap, 0) AS longest_gap,
    CAST(c.amount AS DECIMAL(18, 2)) AS amount,
    CAST(c.tax AS DECIMAL(18, 2)) AS tax,
    CAST(c.total AS DECIMAL(18, 2)) AS total,
    CAST(100 * c.void / c.lines AS DECIMAL(18, 2)) AS void_share,
    CAST(100 * c.red / nullif(c.valid, 0) AS DECIMAL(18, 2)) AS red_share,
    CAST(100 * -c.red_total / nullif(c.blue_total, 0) AS DECIMAL(18, 2)) AS red_total_share,
    CAST(c.blue_total / nullif(c.valid - c.red, 0) AS DECIMAL(18, 2)) AS mean_total,
    CASE WHEN s.months >= 24 THEN CAST(
        100 * (coalesce(k.newest_year, 0) - k.year_before) / nullif(abs(k.year_before), 0) AS DECIMAL(18, 2)
    ) END AS growth,
    CAST(
        100 * (k.placed_total - k.total * (s.months - 1) / 2)
        / nullif(s.months * (s.months * s.months - 1) / 12, 0) / nullif(abs(k.total) / s.months, 0)
        AS DECIMAL(18, 2)
    ) AS trend,
    CAST(
        sqrt(greatest(k.squares / s.months - power(k.total / s.months, 2), 0)) / nullif(abs(k.total) / s.months, 0)
        AS DECIMAL(18, 4)
    ) AS volatility,
    CASE WHEN s.months >= 24 THEN CAST(
        (z.between_months - k.total * k.total / s.months) / nullif(k.squares - k.total * k.total / s.months, 0)
        AS DECIMAL(18, 4)
    ) END AS seasonality,
    coalesce(p.partners, 0) AS partners,
    CAST(p.squares / nullif(p.total * p.total, 0) AS DECIMAL(18, 4)) AS hhi,
    CAST(100 * p.top5 / nullif(p.total, 0) AS DECIMAL(18, 2)) AS top5_share
FROM counted AS c
LEFT JOIN span AS s ON s.firm = c.firm AND s.direction = c.direction
LEFT JOIN course AS k ON k.firm = c.firm AND k.direction = c.direction
LEFT JOIN season AS z ON z.firm = c.firm AND z.direction = c.direction
LEFT JOIN spread AS p ON p.firm = c.firm AND p.direction = c.direction
