---
table: day_mean
title: {zh: 监测站日均浓度, en: Daily concentrations of a station}
description:
  zh: 每站每天每种污染物一行。一天是 1 时到 24 时（次日 0 时）。臭氧有两行：日最大 8 小时平均和日最大 1 小时值。
  en: One row a station, day and pollutant. A day is 01:00 to 24:00, the next midnight. Ozone has two rows, its largest 8-hour mean and its largest hour.
key: [city, station, day, pollutant, averaging]
partition: month(day)
reach: 24h
columns:
  city: {title: {zh: 城市, en: city}, level: city}
  station: {title: {zh: 监测站, en: station}}
  day: {title: {zh: 日期, en: day}}
  pollutant: {title: {zh: 污染物, en: pollutant}}
  averaging: {title: {zh: 平均时间, en: averaging}}
  place: {title: {zh: 列示顺序, en: order of listing}}
  counted: {title: {zh: 小时数（8h 为平均值个数）, en: "hours; for 8h, means"}}
  enough: {title: {zh: 个数足够, en: enough values}}
  valid: {title: {zh: 有效, en: valid}}
  concentration: {title: {zh: 浓度, en: concentration}, scale: 2}
---
-- Concentrations are whole hundredths, so that sums, means and rounding are exact.
WITH hours AS (
    SELECT
        city, station,
        date_trunc('day', hour - INTERVAL '1 hour') AS midnight,
        extract(hour FROM hour - INTERVAL '1 hour') + 1 AS clock,
        CAST(pm25 * 100 AS BIGINT) AS pm25,
        CAST(pm10 * 100 AS BIGINT) AS pm10,
        CAST(so2 * 100 AS BIGINT) AS so2,
        CAST(no2 * 100 AS BIGINT) AS no2,
        CAST(o3 * 100 AS BIGINT) AS o3,
        CAST(o3_8h * 100 AS BIGINT) AS o3_8h,
        CAST(co * 100 AS BIGINT) AS co
    FROM station_hour
),
days AS (
    SELECT
        city, station, midnight,
        sum(pm25) AS pm25, count(pm25) AS pm25_hours,
        sum(pm10) AS pm10, count(pm10) AS pm10_hours,
        sum(so2) AS so2, count(so2) AS so2_hours,
        sum(no2) AS no2, count(no2) AS no2_hours,
        sum(co) AS co, count(co) AS co_hours,
        max(o3) AS o3_largest, count(o3) AS o3_hours
    FROM hours
    GROUP BY city, station, midnight
),
-- Ozone: every 8-hour mean of the day, as it was published, else from its hours when they are enough.
windows AS (
    SELECT
        h.city, h.station, h.midnight, w.last_hour,
        sum(h.o3) AS total,
        count(h.o3) AS hours,
        max(CASE WHEN h.clock = w.last_hour THEN h.o3_8h END) AS published
    FROM hours AS h
    JOIN ozone_windows AS w
        ON h.clock >= w.first_hour AND h.clock <= w.last_hour AND h.midnight >= w.valid_from AND h.midnight < w.valid_to
    GROUP BY h.city, h.station, h.midnight, w.last_hour
),
means_8h AS (
    SELECT
        w.city, w.station, w.midnight,
        coalesce(w.published, w.total) AS total,
        CASE WHEN w.published IS NULL THEN w.hours ELSE 1 END AS divisor
    FROM windows AS w
    JOIN aqi_validity AS v ON w.midnight >= v.valid_from AND w.midnight < v.valid_to
    WHERE w.published IS NOT NULL OR w.hours >= v.hours_8h
),
items AS (
    SELECT city, station, midnight, 'PM2.5' AS pollutant, '24h' AS averaging, 1 AS place, pm25 AS total, pm25_hours AS divisor, pm25_hours AS counted
    FROM days
    UNION ALL
    SELECT city, station, midnight, 'PM10' AS pollutant, '24h' AS averaging, 2 AS place, pm10 AS total, pm10_hours AS divisor, pm10_hours AS counted
    FROM days
    UNION ALL
    SELECT city, station, midnight, 'SO2' AS pollutant, '24h' AS averaging, 3 AS place, so2 AS total, so2_hours AS divisor, so2_hours AS counted
    FROM days
    UNION ALL
    SELECT city, station, midnight, 'NO2' AS pollutant, '24h' AS averaging, 4 AS place, no2 AS total, no2_hours AS divisor, no2_hours AS counted
    FROM days
    UNION ALL
    SELECT city, station, midnight, 'O3' AS pollutant, '1h' AS averaging, 5 AS place, o3_largest AS total, 1 AS divisor, o3_hours AS counted
    FROM days
    UNION ALL
    SELECT city, station, midnight, 'O3' AS pollutant, '8h' AS averaging, 5 AS place, total, divisor, 1 AS counted
    FROM means_8h
    UNION ALL
    SELECT city, station, midnight, 'CO' AS pollutant, '24h' AS averaging, 6 AS place, co AS total, co_hours AS divisor, co_hours AS counted
    FROM days
),
-- unit: what one step of the rounding is worth in the total (a total of 20 hours in steps of 1 µg/m³: 20 * 100)
stepped AS (
    SELECT
        i.city, i.station, i.midnight, i.pollutant, i.averaging, i.place, i.total, i.counted,
        coalesce(CAST(r.step * 100 AS BIGINT), 1) AS step,
        nullif(i.divisor, 0) * coalesce(CAST(r.step * 100 AS BIGINT), 1) AS unit
    FROM items AS i
    LEFT JOIN aqi_rounding AS r
        ON r.pollutant = i.pollutant AND r.averaging = i.averaging AND i.midnight >= r.valid_from AND i.midnight < r.valid_to
),
-- Halves go to the even multiple: after an odd quotient half a step goes up, after an even one only more than half.
largest AS (
    SELECT
        city, station, midnight, pollutant, averaging, place,
        max(step * (total // unit + CASE WHEN 2 * (total % unit) + (total // unit) % 2 > unit THEN 1 ELSE 0 END)) AS c,
        sum(counted) AS counted
    FROM stepped
    GROUP BY city, station, midnight, pollutant, averaging, place
),
judged AS (
    SELECT
        m.city, m.station, m.midnight, m.pollutant, m.averaging, m.place, m.c,
        CAST(m.counted AS BIGINT) AS counted,
        m.counted >= CASE WHEN m.averaging = '8h' THEN v.windows_8h ELSE v.hours_24h END AS enough,
        coalesce(m.averaging = '8h' AND m.c > CAST(l.class2 * 100 AS BIGINT), FALSE) AS exceeding
    FROM largest AS m
    JOIN aqi_validity AS v ON m.midnight >= v.valid_from AND m.midnight < v.valid_to
    LEFT JOIN air_limits AS l
        ON l.pollutant = 'O3' AND l.averaging = 'daily_max_8h' AND m.midnight >= l.valid_from AND m.midnight < l.valid_to
)
SELECT
    city, station,
    CAST(midnight AS DATE) AS day,
    pollutant, averaging, place, counted, enough,
    enough OR exceeding AS valid,   -- too few 8-hour means still prove that the limit was exceeded
    CAST(CAST(c AS DECIMAL(18, 2)) * 0.01 AS DECIMAL(18, 2)) AS concentration
FROM judged
