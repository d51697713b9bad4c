---
table: event_ended
key: [case]
owner: urban_management
title: {zh: 已办结的街面事项（计量用）, en: "Street cases that have ended, as they are counted"}
description:
  zh: 每件一行，只有已经办结的：按办结时间计的数都由它算出
  en: "One row a case, of those that have ended: what is counted by the day on which a case ended is counted from it"
columns:
  case: {title: {zh: 事项, en: Case}}
  area: {title: {zh: 地区, en: Area}, level: county}
  grid_title: {title: {zh: 网格名称, en: Name of the grid}}
  kind_title: {title: {zh: 类别, en: Kind}}
  outcome: {title: {zh: 结果, en: Outcome}}
  closed: {title: {zh: 办结时间, en: Closed}}
  hours: {title: {zh: 解决用时, en: Time to solve}, unit: 小时, scale: 1}
  answered_in_time: {title: {zh: 按时答复, en: Answered in time}}
  rating: {title: {zh: 评价, en: Rating}}
---
SELECT "case", area, grid_title, kind_title, outcome, closed, hours, answered_in_time, rating
FROM event_measured
WHERE closed IS NOT NULL
