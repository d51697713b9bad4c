---
table: hall_day
title: {zh: 大厅每日等候, en: "Waiting, by hall and day"}
key: [hall, day]
partition: month(day)
columns:
  wait_minutes: {unit: 分钟, title: {zh: 等候总分钟, en: minutes waited in all}}
---
SELECT area, hall, day, visitors, CAST(visitors * waited AS DECIMAL(18, 1)) AS wait_minutes
FROM visits
