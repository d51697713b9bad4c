---
table: birth_counted
key: [case]
owner: health
title: {zh: 出生一件事（计量用）, en: Births as they are counted}
description:
  zh: 每件一行：从提交到全部办完用了多少小时、是否在联办时限（中山市的）内、有没有例外。
  en: "One row a birth: the hours from the form until all is done, whether that was within the limit (of Zhongshan), and which exception it was"
columns:
  case: {title: {zh: 事项, en: Case}}
  area: {title: {zh: 地区, en: Area}, level: county}
  channel: {title: {zh: 来源渠道, en: Channel}}
  step: {title: {zh: 环节, en: Step}}
  outcome: {title: {zh: 结果, en: Outcome}}
  opened: {title: {zh: 提交时间, en: Opened}}
  closed: {title: {zh: 办完时间, en: Closed}}
  hours: {title: {zh: 全程用时, en: Time in all}, unit: 小时, scale: 1}
  in_time: {title: {zh: 在联办时限内, en: Within the limit}}
  exception:
    title: {zh: 例外, en: Exception}
    one_of:
      {no_hospital: {zh: 不在医院出生, en: Not born in a hospital}, away: {zh: 父母两地, en: Parents in two places}, one_parent: {zh: 一位家长, en: One parent},
       no_record: {zh: 缺参保记录, en: No record of insurance}, none: {zh: 无, en: None}}
  filled: {title: {zh: 免填的题, en: Answers filled in}}
---
SELECT
    n."case",
    n.area,
    n.channel,
    n.step,
    n.outcome,
    n.opened,
    n.closed,
    CASE WHEN n.outcome = 'done' THEN (epoch(n.closed) - epoch(n.opened)) / 3600 END AS hours,
    NOT n.joint_late AS in_time,
    CASE
        WHEN n.certificate_way = 'by_check' THEN 'no_hospital'
        WHEN n.household_way = 'away' THEN 'away'
        WHEN n.parents = 'one' THEN 'one_parent'
        WHEN n.allowance_way = 'look_up' THEN 'no_record'
        ELSE 'none'
    END AS exception,
    n.filled
FROM newborn AS n
WHERE n.master IS NULL
