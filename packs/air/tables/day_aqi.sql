---
table: day_aqi
title: {zh: 空气质量指数日值, en: "Air quality index, daily"}
description:
  zh: 每站和全市每天一行。六项都有效才有 AQI；不全时 at_least 是已有各项的最大值，它已超标则当天肯定不是优良天。
  en: >-
    One row a day, for each station and for the city as a whole. There is an AQI only when all six are valid; otherwise at_least is the
    largest of those that are, and when that is above the standard the day is certainly not a good one.
key: [city, scope, station, day]
partition: month(day)
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  scope: {title: {zh: 范围, en: scope}}
  station: {title: {zh: 监测站, en: station}}
  day: {title: {zh: 日期, en: day}}
---
WITH ranked AS (
    SELECT
        city, scope, station, day, pollutant, averaging, place, stations, concentration,
        CASE WHEN counts THEN iaqi END AS iaqi,
        max(CASE WHEN counts THEN iaqi END) OVER (PARTITION BY city, scope, station, day) AS largest
    FROM day_iaqi
),
days AS (
    SELECT
        city, scope, station, day,
        max(largest) AS at_least,
        string_agg(CASE WHEN iaqi = largest THEN pollutant END, ',' ORDER BY place) AS leading,
        count(iaqi) = 6 AS complete,
        max(stations) AS stations,
        max(CASE WHEN pollutant = 'PM2.5' THEN concentration END) AS pm25,
        max(CASE WHEN pollutant = 'PM10' THEN concentration END) AS pm10,
        max(CASE WHEN pollutant = 'SO2' THEN concentration END) AS so2,
        max(CASE WHEN pollutant = 'NO2' THEN concentration END) AS no2,
        max(CASE WHEN pollutant = 'O3' AND averaging = '8h' THEN concentration END) AS o3_8h,
        max(CASE WHEN pollutant = 'CO' THEN concentration END) AS co
    FROM ranked
    GROUP BY city, scope, station, day
)
SELECT
    d.city, d.scope, d.station, d.day,
    CASE WHEN d.complete THEN d.at_least END AS aqi,
    CASE WHEN d.complete AND l.primary_named THEN d.leading END AS "primary",
    CASE WHEN d.complete THEN l.level END AS level,
    CASE WHEN d.complete THEN l.category END AS category,
    CASE WHEN d.complete OR NOT l.good THEN l.good END AS good,
    d.complete, d.at_least, d.stations,
    d.pm25, d.pm10, d.so2, d.no2, d.o3_8h, d.co
FROM days AS d
LEFT JOIN aqi_levels AS l
    ON d.at_least >= l.aqi_from AND d.at_least <= coalesce(l.aqi_to, d.at_least)
    AND CAST(d.day AS TIMESTAMP WITH TIME ZONE) >= l.valid_from AND CAST(d.day AS TIMESTAMP WITH TIME ZONE) < l.valid_to
