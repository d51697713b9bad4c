---
table: figure_year_to_month
key: [name_zh, unit, area, organisation, month]
title: {zh: 年初至某月的公开数字, en: Published figures from January to a month}
columns:
  value: {title: {zh: 数值, en: value}, scale: 2}
---
SELECT name_zh, unit, area, organisation, CAST(date_trunc('month', period_end) AS DATE) AS month, id, page, value
FROM figure
WHERE qualifier = '='
  AND month(period_start) = 1 AND day(period_start) = 1
  AND year(period_start) = year(period_end)
  AND month(period_end) < 12
  AND month(period_end) > 1
  AND day(period_end + INTERVAL 1 DAY) = 1
