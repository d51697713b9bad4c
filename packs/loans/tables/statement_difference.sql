---
table: statement_difference
key: [bank, month, loan_no]
owner: finance
subject: firm
title: {zh: 对账差异, en: Where statements and cases differ}
description:
  zh: 报过对账单的银行和月份里，对不上的借据每笔一行，精确到分；没有差异就没有行。一边没有的按零算。
  en: "Of the banks and months that there is a statement of: a row a loan that does not agree, to the fen; none where all agree. What one side lacks counts as zero"
columns:
  bank: {title: {zh: 银行的单位代号, en: Unit of the bank}}
  bank_title: {title: {zh: 银行, en: Bank}}
  month: {title: {zh: 月份, en: Month}}
  loan_no: {title: {zh: 借据号, en: Loan}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  stated: {title: {zh: 对账单, en: Stated}, unit: 元, scale: 2}
  done: {title: {zh: 本平台, en: Done here}, unit: 元, scale: 2}
  difference: {title: {zh: 差额, en: Difference}, unit: 元, scale: 2}
  what: {title: {zh: 差在哪里, en: What differs}}
---
WITH drawn AS (
    SELECT "case", min(at) AS at FROM application_step WHERE kind = 'moved' AND step = 'drawn' GROUP BY "case"
),
done AS (
    SELECT
        a.bank,
        CAST(date_trunc('month', d.at) AS DATE) AS month,
        a.loan_no,
        min(a.firm) AS firm,
        CAST(sum(10000 * a.drawn_amount) AS DECIMAL(18, 2)) AS paid_out
    FROM application AS a
    JOIN drawn AS d ON d."case" = a."case"
    WHERE a.master IS NULL
    GROUP BY a.bank, CAST(date_trunc('month', d.at) AS DATE), a.loan_no
),
stated AS (
    SELECT DISTINCT bank, month FROM statement
),
known AS (
    SELECT count(*) AS cases FROM application
)
SELECT
    coalesce(s.bank, d.bank) AS bank,
    b.title AS bank_title,
    coalesce(s.month, d.month) AS month,
    coalesce(s.loan_no, d.loan_no) AS loan_no,
    p.county AS area,
    coalesce(s.firm, d.firm) AS firm,
    coalesce(s.paid_out, 0) AS stated,
    coalesce(d.paid_out, 0) AS done,
    coalesce(s.paid_out, 0) - coalesce(d.paid_out, 0) AS difference,
    CASE
        WHEN s.loan_no IS NULL THEN '对账单没有'
        WHEN d.loan_no IS NULL THEN '本平台没有'
        WHEN s.firm <> d.firm THEN '企业不同'
        ELSE '金额不同'
    END AS what
FROM statement AS s
FULL JOIN done AS d ON d.bank = s.bank AND d.month = s.month AND d.loan_no = s.loan_no
JOIN stated AS m ON m.bank = coalesce(s.bank, d.bank) AND m.month = coalesce(s.month, d.month)
CROSS JOIN known AS k
LEFT JOIN bank_promise AS b
    ON b.code = coalesce(s.bank, d.bank) AND coalesce(s.month, d.month) >= CAST(b.valid_from AS DATE)
    AND coalesce(s.month, d.month) < CAST(b.valid_to AS DATE)
LEFT JOIN enterprise.firm AS f ON f.uscc = coalesce(s.firm, d.firm)
LEFT JOIN region.area_path AS p ON p.code = f.area
WHERE k.cases > 0 AND (s.paid_out IS DISTINCT FROM d.paid_out OR s.firm IS DISTINCT FROM d.firm)
