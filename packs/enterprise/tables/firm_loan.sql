---
table: firm_loan
key: [loan_no]
owner: finance
subject: uscc
lookup: [entity]
title: {zh: 一企一档：贷款, en: "Enterprise file: loans"}
description:
  zh: 每笔贷款一行，归到企业主体之下。
  en: "One row a loan, under the enterprise that it is of"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  loan_no: {title: {zh: 借据号, en: Number of the loan}}
  bank: {title: {zh: 银行, en: Bank}}
  amount: {title: {zh: 金额, en: Amount}, unit: 万元, scale: 2}
  rate: {title: {zh: 年利率, en: Rate a year}, unit: "%", scale: 2}
  drawn: {title: {zh: 发放日, en: Drawn}}
  due: {title: {zh: 到期日, en: Due}}
  repaid: {title: {zh: 结清日, en: Repaid}}
  state: {title: {zh: 状态, en: State}}
---
SELECT
    l.entity,
    l.code AS uscc,
    n.loan_no,
    n.bank,
    n.amount,
    n.rate,
    n.drawn,
    n.due,
    n.repaid,
    n.state
FROM loan AS n
JOIN firm_file_links AS l ON l.dataset = 'enterprise.loan' AND l.record = n.loan_no
WHERE l.how <> 'gone'
