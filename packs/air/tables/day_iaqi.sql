---
table: day_iaqi
title: {zh: 日空气质量分指数, en: "Sub-indices, daily"}
description:
  zh: 每站和全市每天每种污染物一行。全市浓度是有效监测站日均浓度的算术平均。
  en: One row a day and pollutant, for each station and for the city as a whole, whose concentration is the mean of the stations that are valid.
key: [city, scope, station, day, pollutant, averaging]
partition: month(day)
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  scope: {title: {zh: 范围, en: scope}}
  station: {title: {zh: 监测站, en: station}}
  day: {title: {zh: 日期, en: day}}
  pollutant: {title: {zh: 污染物, en: pollutant}}
  averaging: {title: {zh: 平均时间, en: averaging}}
  place: {title: {zh: 列示顺序, en: order of listing}}
  stations: {title: {zh: 有效监测站数, en: valid stations}}
  concentration: {title: {zh: 浓度, en: concentration}, scale: 2}
  iaqi: {title: {zh: 分指数, en: sub-index}}
  counts: {title: {zh: 计入 AQI, en: counts for the AQI}}
---
WITH means AS (
    SELECT city, station, day, pollutant, averaging, place, enough, valid, CAST(concentration * 100 AS BIGINT) AS c
    FROM day_mean
),
-- A station that counts only because it exceeds the limit would lift the city's mean: there, enough values are needed.
totals AS (
    SELECT
        city, 'station' AS scope, station, day, pollutant, averaging, place,
        CASE WHEN valid THEN c END AS total, CASE WHEN valid AND c IS NOT NULL THEN 1 ELSE 0 END AS stations
    FROM means
    UNION ALL
    SELECT
        city, 'city' AS scope, '' AS station, day, pollutant, averaging, place,
        sum(CASE WHEN enough THEN c END) AS total, count(CASE WHEN enough THEN c END) AS stations
    FROM means
    GROUP BY city, day, pollutant, averaging, place
),
stepped AS (
    SELECT
        t.city, t.scope, t.station, t.day, t.pollutant, t.averaging, t.place, t.stations, t.total,
        CAST(t.day AS TIMESTAMP WITH TIME ZONE) AS midnight,
        coalesce(CAST(r.step * 100 AS BIGINT), 1) AS step,
        nullif(t.stations, 0) * coalesce(CAST(r.step * 100 AS BIGINT), 1) AS unit
    FROM totals AS t
    LEFT JOIN aqi_rounding AS r
        ON r.pollutant = t.pollutant AND r.averaging = t.averaging
        AND CAST(t.day AS TIMESTAMP WITH TIME ZONE) >= r.valid_from AND CAST(t.day AS TIMESTAMP WITH TIME ZONE) < r.valid_to
),
-- halves to even, as in day_mean
rounded AS (
    SELECT
        city, scope, station, day, midnight, pollutant, averaging, place, stations,
        step * (total // unit + CASE WHEN 2 * (total % unit) + (total // unit) % 2 > unit THEN 1 ELSE 0 END) AS c
    FROM stepped
),
breakpoints AS (
    SELECT
        pollutant, averaging, valid_from, valid_to, iaqi_lo, iaqi_hi,
        CAST(bp_lo * 100 AS BIGINT) AS lo, CAST(bp_hi * 100 AS BIGINT) AS hi
    FROM aqi_breakpoints
),
rated AS (
    SELECT
        m.city, m.scope, m.station, m.day, m.pollutant, m.averaging, m.place, m.stations, m.c, o.instead,
        coalesce(b.iaqi_lo + ((b.iaqi_hi - b.iaqi_lo) * (m.c - b.lo) + (b.hi - b.lo) - 1) // (b.hi - b.lo), o.iaqi) AS iaqi
    FROM rounded AS m
    LEFT JOIN breakpoints AS b
        ON b.pollutant = m.pollutant AND b.averaging = m.averaging AND m.midnight >= b.valid_from AND m.midnight < b.valid_to
        AND m.c <= b.hi AND (m.c > b.lo OR b.lo = 0)
    LEFT JOIN aqi_overflow AS o
        ON o.pollutant = m.pollutant AND o.averaging = m.averaging AND m.midnight >= o.valid_from AND m.midnight < o.valid_to
        AND m.c > CAST(o.above * 100 AS BIGINT)
),
-- ozone's largest hour counts only where its 8-hour mean is beyond the table and says so
decided AS (
    SELECT
        city, scope, station, day, pollutant, averaging, place, stations, c, iaqi,
        max(instead) OVER (PARTITION BY city, scope, station, day, pollutant) AS instead
    FROM rated
)
SELECT
    city, scope, station, day, pollutant, averaging, place, stations,
    CAST(CAST(c AS DECIMAL(18, 2)) * 0.01 AS DECIMAL(18, 2)) AS concentration,
    CAST(iaqi AS BIGINT) AS iaqi,
    averaging = coalesce(instead, CASE WHEN pollutant = 'O3' THEN '8h' ELSE '24h' END) AS counts
FROM decided
