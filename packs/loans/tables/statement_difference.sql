---
table: statement_difference
key: [bank, month, loan_no]
owner: finance
subject: firm
title: {zh: 对账差异, en: Where statements and cases differ}
description:
  zh: 报过对账单的银行和月份里，放款、归还本金、月末余额有一项对不上的借据每笔一行，精确到分；没有差异就没有行。一边没有的按零算。归还的本金超过放款的，余额按零算，也在其中。
  en: "Of the banks and months that there is a statement of: a row a loan whose payout, principal repaid or balance at month's end does not agree, to the fen; none where all agree. What one side lacks counts as zero. A loan of which more was repaid than paid out has no balance, and is here too"
columns:
  bank: {title: {zh: 银行的单位代号, en: Unit of the bank}}
  bank_title: {title: {zh: 银行, en: Bank}}
  month: {title: {zh: 月份, en: Month}}
  loan_no: {title: {zh: 借据号, en: Loan}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  what:
    title: {zh: 差在哪里, en: What differs}
    one_of:
      {not_stated: {zh: 对账单没有, en: Not in the statement}, not_here: {zh: 本平台没有, en: Not done here}, firm: {zh: 企业不同, en: The firm},
       too_much: {zh: 归还的本金超过放款, en: More was repaid than paid out}, paid_out: {zh: 放款不同, en: What was paid out}, repaid: {zh: 归还本金不同, en: What was repaid},
       balance: {zh: 月末余额不同, en: The balance}}
  paid_out_stated: {title: {zh: 放款（对账单）, en: Paid out as stated}, unit: 元, scale: 2}
  paid_out_here: {title: {zh: 放款（本平台）, en: Paid out as done here}, unit: 元, scale: 2}
  repaid_stated: {title: {zh: 归还本金（对账单）, en: Repaid as stated}, unit: 元, scale: 2}
  repaid_here: {title: {zh: 归还本金（本平台）, en: Repaid as done here}, unit: 元, scale: 2}
  balance_stated: {title: {zh: 月末余额（对账单）, en: Balance as stated}, unit: 元, scale: 2}
  balance_here: {title: {zh: 月末余额（本平台）, en: Balance as done here}, unit: 元, scale: 2}
---
WITH stated AS (
    SELECT DISTINCT bank, month FROM statement
),
here AS (
    SELECT
        m.bank,
        m.month,
        e.loan_no,
        min(e.firm) AS firm,
        CAST(coalesce(sum(e.paid_out) FILTER (WHERE e.day >= m.month), 0) AS DECIMAL(18, 2)) AS paid_out,
        CAST(coalesce(sum(e.repaid) FILTER (WHERE e.day >= m.month), 0) AS DECIMAL(18, 2)) AS repaid,
        CAST(sum(e.paid_out - e.repaid + e.carried) AS DECIMAL(18, 2)) AS balance
    FROM stated AS m
    JOIN loan_entry AS e ON e.bank = m.bank AND e.day < m.month + INTERVAL 1 MONTH
    GROUP BY m.bank, m.month, e.loan_no
),
held AS (
    SELECT
        coalesce(s.bank, h.bank) AS bank,
        coalesce(s.month, h.month) AS month,
        coalesce(s.loan_no, h.loan_no) AS loan_no,
        s.firm AS firm_stated,
        h.firm AS firm_here,
        coalesce(s.paid_out, 0) AS paid_out_stated,
        coalesce(h.paid_out, 0) AS paid_out_here,
        coalesce(s.repaid, 0) AS repaid_stated,
        coalesce(h.repaid, 0) AS repaid_here,
        coalesce(s.balance, 0) AS balance_stated,
        greatest(coalesce(h.balance, 0), 0) AS balance_here,
        coalesce(h.balance, 0) < 0 AS too_much
    FROM statement AS s
    FULL JOIN here AS h ON h.bank = s.bank AND h.month = s.month AND h.loan_no = s.loan_no
),
told AS (
    SELECT
        bank, month, loan_no, firm_stated, firm_here, paid_out_stated, paid_out_here, repaid_stated, repaid_here, balance_stated, balance_here,
        CASE
            WHEN too_much THEN 'too_much'
            WHEN firm_stated <> firm_here THEN 'firm'
            WHEN paid_out_stated = paid_out_here AND repaid_stated = repaid_here AND balance_stated = balance_here THEN NULL
            WHEN firm_stated IS NULL THEN 'not_stated'
            WHEN firm_here IS NULL THEN 'not_here'
            WHEN paid_out_stated <> paid_out_here THEN 'paid_out'
            WHEN repaid_stated <> repaid_here THEN 'repaid'
            ELSE 'balance'
        END AS what
    FROM held
),
known AS (
    SELECT count(*) AS cases FROM application
)
SELECT
    t.bank,
    b.title AS bank_title,
    t.month,
    t.loan_no,
    p.county AS area,
    coalesce(t.firm_stated, t.firm_here) AS firm,
    t.what,
    t.paid_out_stated,
    t.paid_out_here,
    t.repaid_stated,
    t.repaid_here,
    t.balance_stated,
    t.balance_here
FROM told AS t
CROSS JOIN known AS k
LEFT JOIN bank_promise AS b ON b.code = t.bank AND t.month >= CAST(b.valid_from AS DATE) AND t.month < CAST(b.valid_to AS DATE)
LEFT JOIN enterprise.firm AS f ON f.uscc = coalesce(t.firm_stated, t.firm_here)
LEFT JOIN region.area_path AS p ON p.code = f.area
WHERE k.cases > 0 AND t.what IS NOT NULL
