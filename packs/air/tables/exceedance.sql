---
table: exceedance
title: {zh: 超标过程, en: Episodes above the standard}
description:
  zh: 同一站 AQI 连续超过 100 的小时合为一次；中间缺一小时即分为两次。
  en: Consecutive hours of a station with an AQI above 100 are one episode; an hour without a value ends it.
key: [city, station, first_hour]
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  station: {title: {zh: 监测站, en: station}}
  first_hour: {title: {zh: 开始, en: first hour}}
  last_hour: {title: {zh: 结束, en: last hour}}
  hours: {title: {zh: 持续, en: duration}, unit: h}
  worst: {title: {zh: 最高 AQI, en: highest AQI}}
  worst_hour: {title: {zh: 最高时刻, en: hour of the highest}}
  primary: {title: {zh: 最高时的首要污染物, en: primary pollutant then}}
---
WITH exceeding AS (
    SELECT city, station, hour, aqi, "primary"
    FROM station_aqi
    WHERE NOT good
),
starts AS (
    SELECT
        city, station, hour, aqi, "primary",
        CASE WHEN lag(hour) OVER (PARTITION BY city, station ORDER BY hour) = hour - INTERVAL '1 hour' THEN 0 ELSE 1 END AS starts
    FROM exceeding
),
episodes AS (
    SELECT
        city, station, hour, aqi, "primary",
        sum(starts) OVER (PARTITION BY city, station ORDER BY hour) AS episode
    FROM starts
),
ranked AS (
    SELECT
        city, station, episode, hour, aqi, "primary",
        row_number() OVER (PARTITION BY city, station, episode ORDER BY aqi DESC, hour) AS place
    FROM episodes
)
SELECT
    city, station,
    min(hour) AS first_hour,
    max(hour) AS last_hour,
    count(hour) AS hours,
    max(aqi) AS worst,
    max(CASE WHEN place = 1 THEN hour END) AS worst_hour,
    max(CASE WHEN place = 1 THEN "primary" END) AS "primary"
FROM ranked
GROUP BY city, station, episode
