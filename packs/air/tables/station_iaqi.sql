---
table: station_iaqi
title: {zh: 小时空气质量分指数, en: "Sub-indices, hourly"}
description:
  zh: 每站每小时每种污染物一行。气体用 1 小时的点，PM2.5、PM10 用 24 小时的点；按该时刻有效的版本计算。
  en: One row a station, hour and pollutant. Gases use the 1-hour points, PM2.5 and PM10 the 24-hour points, of the edition in force at that hour.
key: [city, station, hour, pollutant]
partition: month(hour)
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  station: {title: {zh: 监测站, en: station}}
  hour: {title: {zh: 时间, en: hour}}
  pollutant: {title: {zh: 污染物, en: pollutant}}
  place: {title: {zh: 列示顺序, en: order of listing}}
  concentration: {title: {zh: 浓度, en: concentration}, scale: 2}
  iaqi: {title: {zh: 分指数, en: sub-index}}
---
WITH measured AS (
    SELECT city, station, hour, 'PM2.5' AS pollutant, 1 AS place, '24h' AS points, CAST(pm25 AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
    UNION ALL
    SELECT city, station, hour, 'PM10' AS pollutant, 2 AS place, '24h' AS points, CAST(pm10 AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
    UNION ALL
    SELECT city, station, hour, 'SO2' AS pollutant, 3 AS place, '1h' AS points, CAST(so2 AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
    UNION ALL
    SELECT city, station, hour, 'NO2' AS pollutant, 4 AS place, '1h' AS points, CAST(no2 AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
    UNION ALL
    SELECT city, station, hour, 'O3' AS pollutant, 5 AS place, '1h' AS points, CAST(o3 AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
    UNION ALL
    SELECT city, station, hour, 'CO' AS pollutant, 6 AS place, '1h' AS points, CAST(co AS DECIMAL(18, 2)) AS concentration
    FROM station_hour
),
-- From here on whole hundredths: rounding up must not see the error of a floating-point number.
counted AS (
    SELECT
        m.city, m.station, m.hour, m.pollutant, m.place, m.points, m.concentration,
        CAST(m.concentration * 100 AS BIGINT) AS c,
        coalesce(CAST(r.step * 100 AS BIGINT), 1) AS step
    FROM measured AS m
    LEFT JOIN aqi_rounding AS r
        ON r.pollutant = m.pollutant AND r.averaging = '1h' AND m.hour >= r.valid_from AND m.hour < r.valid_to
    WHERE m.concentration IS NOT NULL
),
rounded AS (
    SELECT
        city, station, hour, pollutant, place, points, concentration,
        step * (c // step + CASE WHEN 2 * (c % step) + (c // step) % 2 > step THEN 1 ELSE 0 END) AS c
    FROM counted
),
breakpoints AS (
    SELECT
        pollutant, averaging, valid_from, valid_to, iaqi_lo, iaqi_hi,
        CAST(bp_lo * 100 AS BIGINT) AS lo, CAST(bp_hi * 100 AS BIGINT) AS hi
    FROM aqi_breakpoints
)
SELECT
    m.city, m.station, m.hour, m.pollutant, m.place, m.concentration,
    coalesce(b.iaqi_lo + ((b.iaqi_hi - b.iaqi_lo) * (m.c - b.lo) + (b.hi - b.lo) - 1) // (b.hi - b.lo), o.iaqi) AS iaqi
FROM rounded AS m
LEFT JOIN breakpoints AS b
    ON b.pollutant = m.pollutant AND b.averaging = m.points AND m.hour >= b.valid_from AND m.hour < b.valid_to
    AND m.c <= b.hi AND (m.c > b.lo OR b.lo = 0)
LEFT JOIN aqi_overflow AS o
    ON o.pollutant = m.pollutant AND o.averaging = m.points AND m.hour >= o.valid_from AND m.hour < o.valid_to
    AND m.c > CAST(o.above * 100 AS BIGINT)
