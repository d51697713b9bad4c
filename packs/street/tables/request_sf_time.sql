---
table: request_sf_time
key: [request]
owner: urban_management
title: {zh: 旧金山诉求用时, en: How long requests of San Francisco took}
columns:
  request: {title: {zh: 编号, en: Request}}
  category: {title: {zh: 类别, en: Category}}
  channel: {title: {zh: 渠道, en: Channel}}
  opened: {title: {zh: 上报时间, en: Opened}}
  closed: {title: {zh: 办结时间, en: Closed}}
  days: {title: {zh: 用时, en: Time taken}, unit: 天, scale: 1}
---
SELECT
    request,
    category,
    channel,
    opened,
    closed,
    (epoch(closed) - epoch(opened)) / 86400 AS days
FROM request_sf
