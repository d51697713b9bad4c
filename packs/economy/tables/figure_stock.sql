---
table: figure_stock
key: [name_zh, unit, area, organisation, day]
title: {zh: 某日止的公开数字, en: Published stocks on a day}
description:
  zh: 只印了止期的存量（“截至某日”）；只印了版面日期的以版面日期为准，见说明
  en: Stocks printed with an end only ("by that day"); where only the page is dated, the page's day stands, and the note says so
columns:
  value: {title: {zh: 数值, en: value}, scale: 2}
---
SELECT name_zh, unit, area, organisation, period_end AS day, id, page, value
FROM figure
WHERE qualifier = '='
  AND period_end IS NOT NULL
  AND (period_start IS NULL OR year(period_end) - year(period_start) >= 4)
