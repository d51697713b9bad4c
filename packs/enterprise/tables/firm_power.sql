---
table: firm_power
key: [account_no, month]
owner: economy
subject: uscc
lookup: [entity]
title: {zh: 一企一档：用电, en: "Enterprise file: power"}
description:
  zh: 每个用电户每月一行；还没有月度数据的户也有一行，月份为空。
  en: "One row a power account and month; an account without any month has a row whose month is empty"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  account_no: {title: {zh: 户号, en: Account}}
  name: {title: {zh: 名称, en: Name}}
  address: {title: {zh: 地址, en: Address}}
  month: {title: {zh: 月份, en: Month}}
  kwh: {title: {zh: 用电量, en: Power}, unit: kWh}
---
SELECT
    l.entity,
    l.code AS uscc,
    a.account_no,
    a.name,
    a.address,
    m.month,
    m.kwh
FROM power_account AS a
JOIN firm_file_links AS l ON l.dataset = 'enterprise.power_account' AND l.record = a.account_no
LEFT JOIN power_month AS m ON m.account_no = a.account_no
WHERE l.how <> 'gone'
