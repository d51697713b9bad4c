---
table: station_aqi
title: {zh: 实时空气质量指数, en: "Air quality index, hourly"}
description:
  zh: 每站每小时一行。AQI 取各分指数中最大的；缺项时由测到的算出，两项颗粒物都缺则不算。
  en: One row a station and hour. The AQI is the largest sub-index; with values missing it comes from the others, with both particulates missing there is none.
key: [city, station, hour]
partition: month(hour)
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  station: {title: {zh: 监测站, en: station}}
  hour: {title: {zh: 时间, en: hour}}
  aqi: {title: {zh: 空气质量指数, en: AQI}}
  primary: {title: {zh: 首要污染物, en: primary pollutant}}
  level: {title: {zh: 级别, en: level}}
  category: {title: {zh: 类别, en: category}}
  good: {title: {zh: 优良, en: good}}
  complete: {title: {zh: 六项齐全, en: all six measured}}
  not_rated: {title: {zh: 超出量程未计, en: "above its scale, not counted"}}
  reporting: {title: {zh: 报数站点, en: reporting station}}
  published_aqi: {title: {zh: 发布的 AQI, en: AQI as published}}
  agrees: {title: {zh: 与发布值一致, en: agrees with the published}}
---
WITH ranked AS (
    SELECT
        city, station, hour, pollutant, place, iaqi,
        max(iaqi) OVER (PARTITION BY city, station, hour) AS largest
    FROM station_iaqi
),
hours AS (
    SELECT
        city, station, hour,
        max(largest) AS largest,
        string_agg(CASE WHEN iaqi = largest THEN pollutant END, ',' ORDER BY place) AS leading,
        string_agg(CASE WHEN iaqi IS NULL THEN pollutant END, ',' ORDER BY place) AS not_rated,
        count_if(pollutant IN ('PM2.5', 'PM10')) AS particulates,
        count(pollutant) AS measured
    FROM ranked
    GROUP BY city, station, hour
),
rated AS (
    SELECT
        h.city, h.station, h.hour, h.published_aqi, s.leading, s.not_rated,
        coalesce(s.measured = 6, FALSE) AS complete,
        CASE WHEN s.particulates >= v.particulates THEN s.largest END AS aqi
    FROM station_hour AS h
    LEFT JOIN hours AS s ON s.city = h.city AND s.station = h.station AND s.hour = h.hour
    LEFT JOIN aqi_validity AS v ON h.hour >= v.valid_from AND h.hour < v.valid_to
)
SELECT
    r.city, r.station, r.hour, r.aqi,
    CASE WHEN l.primary_named THEN r.leading END AS "primary",
    l.level, l.category, l.good, r.complete, r.not_rated,
    CASE WHEN r.aqi IS NOT NULL THEN r.city || ' ' || r.station END AS reporting,
    r.published_aqi,
    r.aqi = r.published_aqi AS agrees
FROM rated AS r
LEFT JOIN aqi_levels AS l
    ON r.aqi >= l.aqi_from AND r.aqi <= coalesce(l.aqi_to, r.aqi) AND r.hour >= l.valid_from AND r.hour < l.valid_to
