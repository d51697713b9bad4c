---
table: application_measured
key: [case]
title: {zh: 贷款申请（计量用）, en: Applications as they are counted}
description:
  zh: 每件申请一行：哪家银行、几天受理、受理后几天决定、放款多少、还欠多少本金、算不算普惠。天数含夜间和休息日；承诺守没守住，只看银行答复了的和已经超过的，企业先撤回的不算；普惠看小型、微型企业在放各笔授信的合计。
  en: >-
    One row an application: its bank, days until it was accepted and from then until it was decided, what was paid out and what principal is outstanding, and whether it is inclusive. Nights and days off
    are counted; a promise is kept or not where the bank has answered or is late, not where the firm withdrew before; inclusive is a small or micro firm whose lines that are out, added up, are within the limit
columns:
  case: {title: {zh: 事项, en: Case}}
  area: {title: {zh: 县（市、区）, en: County}, level: county}
  firm: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  bank: {title: {zh: 银行, en: Bank}}
  size: {title: {zh: 划型, en: Size class}}
  purpose: {title: {zh: 用途, en: What for}}
  step: {title: {zh: 环节, en: Step}}
  outcome: {title: {zh: 结果, en: Outcome}}
  as_of: {title: {zh: 截至, en: As of}}
  opened: {title: {zh: 申请时间, en: Asked}}
  accepted: {title: {zh: 受理时间, en: Accepted}}
  decided: {title: {zh: 决定时间, en: Decided}}
  drawn: {title: {zh: 放款时间, en: Paid out}}
  days_to_accept: {title: {zh: 受理用时, en: Days to accept}, unit: 天}
  days_to_decide: {title: {zh: 决定用时, en: Days to decide}, unit: 天}
  drawn_amount: {title: {zh: 放款金额, en: Amount paid out}, unit: 万元}
  balance: {title: {zh: 未还本金, en: Principal outstanding}, unit: 元, scale: 2}
  inclusive: {title: {zh: 普惠型, en: Inclusive}}
  accept_late: {title: {zh: 受理超过承诺, en: Accepted later than promised}}
  decide_late: {title: {zh: 决定超过承诺, en: Decided later than promised}}
---
WITH passed AS (
    SELECT
        "case",
        min(at) FILTER (WHERE step = 'accepted') AS accepted,
        min(at) FILTER (WHERE step IN ('accepted', 'refused')) AS answered,
        min(at) FILTER (WHERE step IN ('approved', 'declined')) AS decided,
        min(at) FILTER (WHERE step = 'drawn') AS drawn
    FROM application_step
    WHERE kind = 'moved'
    GROUP BY "case"
),
lines AS (
    SELECT firm, sum(line) AS line
    FROM application
    WHERE step IN ('contracted', 'drawn', 'partly', 'renewed') AND master IS NULL
    GROUP BY firm
),
owed AS (
    SELECT "case", greatest(sum(paid_out - repaid), 0) AS balance FROM loan_entry GROUP BY "case"
),
latest AS (
    SELECT max(changed) AS at FROM application
)
SELECT
    a."case",
    p.county AS area,
    a.firm,
    a.bank,
    a.size,
    a.purpose,
    a.step,
    a.outcome,
    t.at AS as_of,
    a.opened,
    s.accepted,
    s.decided,
    s.drawn,
    CAST(date_diff('minute', a.opened, s.accepted) / 1440.0 AS DECIMAL(9, 2)) AS days_to_accept,
    CAST(date_diff('minute', s.accepted, s.decided) / 1440.0 AS DECIMAL(9, 2)) AS days_to_decide,
    CASE WHEN s.drawn IS NOT NULL THEN a.drawn_amount END AS drawn_amount,
    CAST(o.balance AS DECIMAL(18, 2)) AS balance,
    s.drawn IS NOT NULL AND a.size IN ('small', 'micro') AND greatest(a.line, coalesce(l.line, 0)) <= i.max AS inclusive,
    CASE WHEN a.accept_late OR s.answered IS NOT NULL THEN a.accept_late END AS accept_late,
    CASE WHEN a.decide_late OR s.decided IS NOT NULL THEN a.decide_late END AS decide_late
FROM application AS a
CROSS JOIN latest AS t
LEFT JOIN enterprise.firm AS f ON f.uscc = a.firm
LEFT JOIN region.area_path AS p ON p.code = f.area
LEFT JOIN passed AS s ON s."case" = a."case"
LEFT JOIN owed AS o ON o."case" = a."case"
LEFT JOIN lines AS l ON l.firm = a.firm
LEFT JOIN inclusive_line AS i ON s.drawn >= i.valid_from AND s.drawn < i.valid_to
WHERE a.master IS NULL
