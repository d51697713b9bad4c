---
table: figure_year
key: [name_zh, unit, area, organisation, year]
title: {zh: 整年的公开数字, en: Published figures of whole years}
description:
  zh: 印明起止、正好是一个公历年、限定为“等于”的数字；没有止期的不进序列
  en: Figures printed for exactly one calendar year and without "at least", "at most" or "about"; one without an end never enters a series
columns:
  value: {title: {zh: 数值, en: value}, scale: 2}
---
SELECT name_zh, unit, area, organisation, period_start AS year, id, page, value
FROM figure
WHERE qualifier = '='
  AND month(period_start) = 1 AND day(period_start) = 1
  AND month(period_end) = 12 AND day(period_end) = 31
  AND year(period_start) = year(period_end)
  AND (comparison IS NULL OR (comparison NOT LIKE 'target%' AND comparison NOT LIKE 'yoy increase%'))
