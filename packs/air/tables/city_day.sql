---
table: city_day
title: {zh: 城市日报, en: "Daily report, cities"}
description: {zh: 每市每天一行，由 day_aqi 取出, en: "One row a city and day, taken from day_aqi"}
key: [city, day]
partition: month(day)
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  day: {title: {zh: 日期, en: day}}
  aqi: {title: {zh: 空气质量指数, en: AQI}}
  primary: {title: {zh: 首要污染物, en: primary pollutant}}
  level: {title: {zh: 级别, en: level}}
  category: {title: {zh: 类别, en: category}}
  good: {title: {zh: 优良, en: good}}
  complete: {title: {zh: 六项有效, en: all six valid}}
  at_least: {title: {zh: AQI 至少, en: AQI at least}}
  pm25: {title: {zh: PM2.5, en: PM2.5}, unit: µg/m³, scale: 0}
  pm10: {title: {zh: PM10, en: PM10}, unit: µg/m³, scale: 0}
  so2: {title: {zh: SO2, en: SO2}, unit: µg/m³, scale: 0}
  no2: {title: {zh: NO2, en: NO2}, unit: µg/m³, scale: 0}
  o3_8h: {title: {zh: O3 日最大 8 小时, en: "O3, largest 8-hour mean"}, unit: µg/m³, scale: 0}
  co: {title: {zh: CO, en: CO}, unit: mg/m³, scale: 1}
  stations: {title: {zh: 有效监测站数, en: valid stations}}
---
SELECT city, day, aqi, "primary", level, category, good, complete, at_least, pm25, pm10, so2, no2, o3_8h, co, stations
FROM day_aqi
WHERE scope = 'city'
