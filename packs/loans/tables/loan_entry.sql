---
table: loan_entry
key: [case, number, loan_no]
owner: finance
subject: firm
title: {zh: 借据分录, en: What was booked on loans}
description:
  zh: 放款、归还本金、不还本续贷的转出转入各一行，按元到分。还款记在当时的借据上，日期是银行填的还款日；放款和续贷按办理的时间。
  en: "A row a payout, a repayment of principal, and a balance carried over by a renewal, from one loan and to another, in yuan, to the fen. A repayment is of the loan of its time, on the day that the bank says; payouts and renewals are of the time at which they were done"
columns:
  case: {title: {zh: 事项, en: Case}}
  number: {title: {zh: 序号, en: Number}}
  loan_no: {title: {zh: 借据号, en: Loan}}
  bank: {title: {zh: 银行的单位代号, en: Unit of the bank}}
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  day: {title: {zh: 日期, en: Day}}
  paid_out: {title: {zh: 放款, en: Paid out}, unit: 元, scale: 2}
  repaid: {title: {zh: 归还本金, en: Principal repaid}, unit: 元, scale: 2}
  carried: {title: {zh: 续贷转入（转出为负）, en: "Carried over by a renewal, below zero where it came from"}, unit: 元, scale: 2}
---
WITH moved AS (
    SELECT
        a."case",
        s.number,
        s.step,
        a.bank,
        a.firm,
        a.loan_no AS first_no,
        s.renewal_no,
        CASE WHEN s.step IN ('drawn', 'renewed') THEN CAST(s.at AS DATE) ELSE s.repaid_on END AS day,
        CAST(CASE WHEN s.step = 'drawn' THEN 10000 * a.drawn_amount ELSE 0 END AS DECIMAL(18, 2)) AS paid_out,
        CAST(coalesce(s.principal, 0) AS DECIMAL(18, 2)) AS repaid
    FROM application_step AS s
    JOIN application AS a ON a."case" = s."case"
    WHERE s.kind = 'moved' AND s.step IN ('drawn', 'partly', 'renewed', 'repaid') AND a.master IS NULL
),
counted AS (
    SELECT
        "case", number, step, bank, firm, first_no, renewal_no, day, paid_out, repaid,
        count(renewal_no) OVER (PARTITION BY "case" ORDER BY number) AS renewals,
        CAST(sum(paid_out - repaid) OVER (PARTITION BY "case" ORDER BY number) AS DECIMAL(18, 2)) AS balance
    FROM moved
),
booked AS (
    SELECT
        c."case", c.number, c.step, c.bank, c.firm, c.day, c.paid_out, c.repaid, c.balance, c.renewal_no,
        coalesce(r.renewal_no, c.first_no) AS loan_no
    FROM counted AS c
    LEFT JOIN counted AS r
        ON r."case" = c."case" AND r.renewal_no IS NOT NULL AND r.renewals = c.renewals - CASE WHEN c.renewal_no IS NULL THEN 0 ELSE 1 END
)
SELECT "case", number, loan_no, bank, firm, day, paid_out, repaid, CAST(0 AS DECIMAL(18, 2)) AS carried
FROM booked
WHERE step <> 'renewed'
UNION ALL
SELECT "case", number, loan_no, bank, firm, day, paid_out, repaid, -balance AS carried
FROM booked
WHERE step = 'renewed' AND renewal_no <> loan_no
UNION ALL
SELECT "case", number, renewal_no AS loan_no, bank, firm, day, paid_out, repaid, balance AS carried
FROM booked
WHERE step = 'renewed' AND renewal_no <> loan_no
