---
table: firm_fact
key: [firm]
title: {zh: 企业的融资要素, en: What products ask of a firm}
description:
  zh: 每家企业一行：成立、行业、用工、上一个有数的年度的营收、税款和研发，纳税信用，有效专利，科技型企业库，未结清和逾期的贷款，销项发票的规模、增长、作废、集中和空档。有几个税务登记的，级别取最低的。没有归并到的记录不算在内，没有数的为空。
  en: "One row a firm: founded, industry, staff, revenue, tax and research of the last year there are figures of, tax grade, valid patents, the list of technology firms, loans outstanding and overdue; of what it sold by invoice how much, growth, void ones, concentration and idle months. Of several tax accounts the lowest grade counts. Records that are not linked do not count; what nobody holds is empty"
columns:
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  founded: {title: {zh: 成立日期, en: Founded}}
  industry: {title: {zh: 行业大类代码, en: Division of industry}}
  staff: {title: {zh: 从业人员, en: Staff}, unit: 人}
  tax_year: {title: {zh: 税务数据的年度, en: Year of the tax figures}}
  revenue: {title: {zh: 上年营业收入, en: Revenue of last year}, unit: 万元}
  tax_paid: {title: {zh: 上年入库税款, en: Tax paid last year}, unit: 万元}
  tax_grade: {title: {zh: 纳税信用级别, en: Tax credit grade}}
  research_share: {title: {zh: 研发费用占营业收入, en: Research in revenue}, unit: "%"}
  patents: {title: {zh: 有效专利, en: Valid patents}, unit: 件}
  listed: {title: {zh: 在科技型企业库, en: On the list of technology firms}}
  loan_balance: {title: {zh: 未结清贷款, en: Loans outstanding}, unit: 万元}
  overdue: {title: {zh: 有逾期或核销的贷款, en: A loan is overdue or was written off}}
  sold_year: {title: {zh: 近 12 个月净开票, en: "Sold by invoice, net, in 12 months"}, unit: 万元, scale: 2}
  sold_growth: {title: {zh: 开票近 12 个月比前 12 个月, en: "Sold by invoice: 12 months against the 12 before"}, unit: "%", scale: 2}
  void_share: {title: {zh: 作废发票占比, en: Share of void invoices}, unit: "%", scale: 2}
  top5_share: {title: {zh: 前五名客户占比, en: Share of the five largest buyers}, unit: "%", scale: 2}
  idle_months: {title: {zh: 几个月没有开票, en: Months since it last sold}, unit: 月}
---
WITH taxed AS (
    SELECT link.code AS firm, y.year, sum(y.revenue) AS revenue, sum(y.tax_paid) AS tax_paid, sum(y.rd_spending) AS research, substr('ABMCD', max(strpos('ABMCD', a.grade)), 1) AS grade,
        row_number() OVER (PARTITION BY link.code ORDER BY y.year DESC) AS latest
    FROM enterprise.firm_file_links AS link
    JOIN enterprise.tax_account AS a ON a.taxpayer_no = link.record
    JOIN enterprise.tax_year AS y ON y.taxpayer_no = a.taxpayer_no
    WHERE link.dataset = 'enterprise.tax_account' AND link.code IS NOT NULL AND link.how <> 'gone'
    GROUP BY link.code, y.year
),
patented AS (
    SELECT link.code AS firm, count(*) AS patents
    FROM enterprise.firm_file_links AS link
    JOIN enterprise.patent AS p ON p.patent_no = link.record
    WHERE link.dataset = 'enterprise.patent' AND link.code IS NOT NULL AND link.how <> 'gone' AND p.status = '有效'
    GROUP BY link.code
),
lent AS (
    SELECT uscc AS firm, sum(CASE WHEN state = 'written_off' THEN 0 ELSE amount END) AS balance, count_if(state <> 'current') AS overdue
    FROM enterprise.loan
    WHERE state <> 'repaid'
    GROUP BY uscc
),
newest AS (
    SELECT max(month) AS month FROM invoice_month
),
sold AS (
    SELECT m.firm, CAST(coalesce(sum(m.amount) FILTER (WHERE date_diff('month', m.month, n.month) < 12), 0) / 10000 AS DECIMAL(18, 2)) AS amount
    FROM invoice_month AS m
    CROSS JOIN newest AS n
    WHERE m.direction = 'output' AND m.valid > 0
    GROUP BY m.firm
)
SELECT
    f.uscc AS firm,
    f.founded,
    CAST(f.industry AS BIGINT) AS industry,
    CAST(f.employees AS BIGINT) AS staff,
    CAST(t.year AS BIGINT) AS tax_year,
    CAST(t.revenue AS DECIMAL(18, 2)) AS revenue,
    CAST(t.tax_paid AS DECIMAL(18, 2)) AS tax_paid,
    lower(t.grade) AS tax_grade,
    CAST(100 * t.research / nullif(t.revenue, 0) AS DECIMAL(18, 2)) AS research_share,
    CAST(coalesce(p.patents, 0) AS BIGINT) AS patents,
    l.uscc IS NOT NULL AS listed,
    CAST(coalesce(b.balance, 0) AS DECIMAL(18, 2)) AS loan_balance,
    coalesce(b.overdue, 0) > 0 AS overdue,
    s.amount AS sold_year,
    i.growth AS sold_growth,
    i.void_share,
    i.top5_share,
    date_diff('month', i.last_month, n.month) AS idle_months
FROM enterprise.firm AS f
LEFT JOIN taxed AS t ON t.firm = f.uscc AND t.latest = 1
LEFT JOIN patented AS p ON p.firm = f.uscc
LEFT JOIN enterprise.tech_firm AS l ON l.uscc = f.uscc
LEFT JOIN lent AS b ON b.firm = f.uscc
LEFT JOIN sold AS s ON s.firm = f.uscc
LEFT JOIN invoice_side AS i ON i.firm = f.uscc AND i.direction = 'output'
CROSS JOIN newest AS n
