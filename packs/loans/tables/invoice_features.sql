---
table: invoice_features
key: [firm]
owner: finance
subject: firm
title: {zh: 企业的发票特征, en: Features of a firm from its invoices}
description:
  zh: 每家有发票的企业一行：销项（sold）和进项（bought）的规模、趋势、季节、集中度、作废和红字、空档，加上贷款还款和纳税。没有贷款、税务数据的为空。各列怎么算见说明。
  en: "One row a firm that has invoices: size, trend, season, concentration, void and red letters, gaps of what it sold and bought, then loans repaid and taxes paid. Empty where nobody holds loans or taxes of it. How each column is worked out stands in the README of the pack"
lookup: [firm]
columns:
  firm: {title: {zh: 企业代号, en: Firm}}
  sold_lines: {title: {zh: 销项全部张数, en: "Sold: invoices in all"}, unit: 张}
  sold_valid: {title: {zh: 销项有效张数, en: "Sold: valid invoices"}, unit: 张}
  sold_first_month: {title: {zh: 销项期间首月, en: "Sold: first month of the span"}}
  sold_last_month: {title: {zh: 销项期间末月, en: "Sold: last month of the span"}}
  sold_span_months: {title: {zh: 销项期间月数, en: "Sold: months of the span"}, unit: 月}
  sold_gap_months: {title: {zh: 销项期间内没有有效发票的月数, en: "Sold: months of the span without a valid invoice"}, unit: 月}
  sold_longest_gap: {title: {zh: 销项最长连续没有的月数, en: "Sold: longest run of such months"}, unit: 月}
  sold_amount: {title: {zh: 销项净金额, en: "Sold: net amount"}, unit: 元, scale: 2}
  sold_tax: {title: {zh: 销项净税额, en: "Sold: net tax"}, unit: 元, scale: 2}
  sold_total: {title: {zh: 销项净价税合计, en: "Sold: net total"}, unit: 元, scale: 2}
  sold_void_share: {title: {zh: 销项作废张数占全部, en: "Sold: void in all"}, unit: "%", scale: 2}
  sold_red_share: {title: {zh: 销项红字张数占有效, en: "Sold: red letters in valid ones"}, unit: "%", scale: 2}
  sold_red_total_share: {title: {zh: 销项红字金额占蓝字, en: "Sold: red letters against the rest by total"}, unit: "%", scale: 2}
  sold_mean_total: {title: {zh: 销项蓝字平均每张, en: "Sold: mean of an invoice that is no red letter"}, unit: 元, scale: 2}
  sold_growth: {title: {zh: 销项近 12 个月比前 12 个月, en: "Sold: last 12 months against the 12 before"}, unit: "%", scale: 2}
  sold_trend: {title: {zh: 销项月趋势, en: "Sold: slope a month in the mean of a month"}, unit: "%", scale: 2}
  sold_volatility: {title: {zh: 销项月波动, en: "Sold: variation of months"}, scale: 4}
  sold_seasonality: {title: {zh: 销项季节性, en: "Sold: variance between calendar months"}, scale: 4}
  sold_partners: {title: {zh: 客户数, en: Buyers}, unit: 家}
  sold_hhi: {title: {zh: 客户集中度, en: Herfindahl index of buyers}, scale: 4}
  sold_top5_share: {title: {zh: 前五名客户占比, en: Share of the five largest buyers}, unit: "%", scale: 2}
  bought_lines: {title: {zh: 进项全部张数, en: "Bought: invoices in all"}, unit: 张}
  bought_valid: {title: {zh: 进项有效张数, en: "Bought: valid invoices"}, unit: 张}
  bought_first_month: {title: {zh: 进项期间首月, en: "Bought: first month of the span"}}
  bought_last_month: {title: {zh: 进项期间末月, en: "Bought: last month of the span"}}
  bought_span_months: {title: {zh: 进项期间月数, en: "Bought: months of the span"}, unit: 月}
  bought_gap_months: {title: {zh: 进项期间内没有有效发票的月数, en: "Bought: months of the span without a valid invoice"}, unit: 月}
  bought_longest_gap: {title: {zh: 进项最长连续没有的月数, en: "Bought: longest run of such months"}, unit: 月}
  bought_amount: {title: {zh: 进项净金额, en: "Bought: net amount"}, unit: 元, scale: 2}
  bought_tax: {title: {zh: 进项净税额, en: "Bought: net tax"}, unit: 元, scale: 2}
  bought_total: {title: {zh: 进项净价税合计, en: "Bought: net total"}, unit: 元, scale: 2}
  bought_void_share: {title: {zh: 进项作废张数占全部, en: "Bought: void in all"}, unit: "%", scale: 2}
  bought_red_share: {title: {zh: 进项红字张数占有效, en: "Bought: red letters in valid ones"}, unit: "%", scale: 2}
  bought_red_total_share: {title: {zh: 进项红字金额占蓝字, en: "Bought: red letters against the rest by total"}, unit: "%", scale: 2}
  bought_mean_total: {title: {zh: 进项蓝字平均每张, en: "Bought: mean of an invoice that is no red letter"}, unit: 元, scale: 2}
  bought_growth: {title: {zh: 进项近 12 个月比前 12 个月, en: "Bought: last 12 months against the 12 before"}, unit: "%", scale: 2}
  bought_trend: {title: {zh: 进项月趋势, en: "Bought: slope a month in the mean of a month"}, unit: "%", scale: 2}
  bought_volatility: {title: {zh: 进项月波动, en: "Bought: variation of months"}, scale: 4}
  bought_seasonality: {title: {zh: 进项季节性, en: "Bought: variance between calendar months"}, scale: 4}
  bought_partners: {title: {zh: 供应商数, en: Suppliers}, unit: 家}
  bought_hhi: {title: {zh: 供应商集中度, en: Herfindahl index of suppliers}, scale: 4}
  bought_top5_share: {title: {zh: 前五名供应商占比, en: Share of the five largest suppliers}, unit: "%", scale: 2}
  idle_months: {title: {zh: 距最近一张销项的月数（到全部发票的最末月）, en: "Months since it last sold, up to the newest invoice of all"}, unit: 月}
  spread_share: {title: {zh: 进销差占销项净额, en: What it sold less what it bought in what it sold}, unit: "%", scale: 2}
  vat_share: {title: {zh: 销项税减进项税占销项净额, en: Output tax less input tax in what it sold}, unit: "%", scale: 2}
  mutual_share: {title: {zh: 卖给自己供应商的占销项, en: Sold to its own suppliers}, unit: "%", scale: 2}
  loans: {title: {zh: 贷款笔数, en: Loans}, unit: 笔}
  loan_amount: {title: {zh: 贷款金额, en: Amount of loans}, unit: 万元, scale: 2}
  loans_open: {title: {zh: 未结清笔数, en: Loans outstanding}, unit: 笔}
  loan_balance: {title: {zh: 未结清金额, en: Amount outstanding}, unit: 万元, scale: 2}
  loans_repaid: {title: {zh: 已结清笔数, en: Loans repaid}, unit: 笔}
  loans_repaid_late: {title: {zh: 晚于到期结清的笔数, en: Loans repaid after they were due}, unit: 笔}
  days_late: {title: {zh: 结清平均晚的天数, en: Mean days late of those repaid}, unit: 天, scale: 1}
  loans_bad: {title: {zh: 逾期和核销笔数, en: Loans overdue or written off}, unit: 笔}
  tax_year: {title: {zh: 税务数据的最近年度, en: Newest year of the tax figures}}
  tax_paid: {title: {zh: 该年入库税款, en: Tax paid in it}, unit: 万元, scale: 2}
  tax_growth: {title: {zh: 该年税款比上年, en: Tax paid against the year before}, unit: "%", scale: 2}
  declared_revenue: {title: {zh: 该年申报营业收入, en: Revenue declared in it}, unit: 万元, scale: 2}
  invoiced_share: {title: {zh: 该年销项净额占申报营业收入, en: What it sold by invoice in that year in its declared revenue}, unit: "%", scale: 2}
---
WITH grouped AS (
    SELECT firm, max(month) AS newest
    FROM invoice_month
    GROUP BY firm
),
firm AS (
    SELECT firm, max(newest) OVER () AS newest
    FROM grouped
),
mutual AS (
    SELECT s.firm, sum(s.total) AS total
    FROM invoice_partner AS s
    JOIN invoice_partner AS b ON b.firm = s.firm AND b.counterparty = s.counterparty AND b.direction = 'input'
    WHERE s.direction = 'output' AND s.total > 0 AND b.total > 0
    GROUP BY s.firm
),
lent AS (
    SELECT uscc AS firm, count(*) AS loans, sum(amount) AS amount,
        count_if(state <> 'repaid' AND state <> 'written_off') AS loans_open,
        sum(amount) FILTER (WHERE state <> 'repaid' AND state <> 'written_off') AS balance,
        count_if(state = 'repaid') AS repaid,
        count_if(state = 'repaid' AND repaid > due) AS repaid_late,
        sum(greatest(date_diff('day', due, repaid), 0)) FILTER (WHERE state = 'repaid') AS days_late,
        count_if(state = 'overdue' OR state = 'written_off') AS bad
    FROM enterprise.loan
    GROUP BY uscc
),
taxed AS (
    SELECT link.code AS firm, y.year, sum(y.tax_paid) AS tax_paid, sum(y.revenue) AS revenue,
        row_number() OVER (PARTITION BY link.code ORDER BY y.year DESC) AS latest
    FROM enterprise.firm_file_links AS link
    JOIN enterprise.tax_year AS y ON y.taxpayer_no = link.record
    WHERE link.dataset = 'enterprise.tax_account' AND link.code IS NOT NULL AND link.how <> 'gone'
    GROUP BY link.code, y.year
),
sold_in AS (
    SELECT firm, year(month) AS year, sum(amount) AS amount
    FROM invoice_month
    WHERE direction = 'output'
    GROUP BY firm, year(month)
)
SELECT
    f.firm,
    coalesce(s.lines, 0) AS sold_lines,
    coalesce(s.valid, 0) AS sold_valid,
    s.first_month AS sold_first_month,
    s.last_month AS sold_last_month,
    s.span_months AS sold_span_months,
    s.gap_months AS sold_gap_months,
    s.longest_gap AS sold_longest_gap,
    s.amount AS sold_amount,
    s.tax AS sold_tax,
    s.total AS sold_total,
    s.void_share AS sold_void_share,
    s.red_share AS sold_red_share,
    s.red_total_share AS sold_red_total_share,
    s.mean_total AS sold_mean_total,
    s.growth AS sold_growth,
    s.trend AS sold_trend,
    s.volatility AS sold_volatility,
    s.seasonality AS sold_seasonality,
    coalesce(s.partners, 0) AS sold_partners,
    s.hhi AS sold_hhi,
    s.top5_share AS sold_top5_share,
    coalesce(b.lines, 0) AS bought_lines,
    coalesce(b.valid, 0) AS bought_valid,
    b.first_month AS bought_first_month,
    b.last_month AS bought_last_month,
    b.span_months AS bought_span_months,
    b.gap_months AS bought_gap_months,
    b.longest_gap AS bought_longest_gap,
    b.amount AS bought_amount,
    b.tax AS bought_tax,
    b.total AS bought_total,
    b.void_share AS bought_void_share,
    b.red_share AS bought_red_share,
    b.red_total_share AS bought_red_total_share,
    b.mean_total AS bought_mean_total,
    b.growth AS bought_growth,
    b.trend AS bought_trend,
    b.volatility AS bought_volatility,
    b.seasonality AS bought_seasonality,
    coalesce(b.partners, 0) AS bought_partners,
    b.hhi AS bought_hhi,
    b.top5_share AS bought_top5_share,
    date_diff('month', s.last_month, f.newest) AS idle_months,
    CAST(100 * (s.amount - coalesce(b.amount, 0)) / nullif(s.amount, 0) AS DECIMAL(18, 2)) AS spread_share,
    CAST(100 * (s.tax - coalesce(b.tax, 0)) / nullif(s.amount, 0) AS DECIMAL(18, 2)) AS vat_share,
    CAST(100 * coalesce(m.total, 0) / nullif(s.total, 0) AS DECIMAL(18, 2)) AS mutual_share,
    l.loans,
    CAST(l.amount AS DECIMAL(18, 2)) AS loan_amount,
    l.loans_open,
    CAST(coalesce(l.balance, 0 * l.loans) AS DECIMAL(18, 2)) AS loan_balance,
    l.repaid AS loans_repaid,
    l.repaid_late AS loans_repaid_late,
    CAST(l.days_late / nullif(l.repaid, 0) AS DECIMAL(18, 1)) AS days_late,
    l.bad AS loans_bad,
    CAST(t.year AS BIGINT) AS tax_year,
    CAST(t.tax_paid AS DECIMAL(18, 2)) AS tax_paid,
    CAST(100 * (t.tax_paid - e.tax_paid) / nullif(e.tax_paid, 0) AS DECIMAL(18, 2)) AS tax_growth,
    CAST(t.revenue AS DECIMAL(18, 2)) AS declared_revenue,
    CAST(100 * y.amount / 10000 / nullif(t.revenue, 0) AS DECIMAL(18, 2)) AS invoiced_share
FROM firm AS f
LEFT JOIN invoice_side AS s ON s.firm = f.firm AND s.direction = 'output'
LEFT JOIN invoice_side AS b ON b.firm = f.firm AND b.direction = 'input'
LEFT JOIN mutual AS m ON m.firm = f.firm
LEFT JOIN lent AS l ON l.firm = f.firm
LEFT JOIN taxed AS t ON t.firm = f.firm AND t.latest = 1
LEFT JOIN taxed AS e ON e.firm = f.firm AND e.year = t.year - 1
LEFT JOIN sold_in AS y ON y.firm = f.firm AND y.year = t.year
