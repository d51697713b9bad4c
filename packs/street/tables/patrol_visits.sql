---
table: patrol_visits
key: [grid, month]
owner: urban_management
title: {zh: 巡查覆盖, en: Coverage of patrols}
description:
  zh: 每网格每月一行：全部巡查格里，当月至少有人到过一次的有多少。谁到过都算；按当月 1 日的网格。只到网格，没有人。没有任何位置记录的月份没有行。
  en: >-
    One row a grid and month: of all its cells, how many somebody was in at least once. Whoever it was; by the grids of the first day of the month.
    There are grids here, and no people. A month without any position has no rows.
columns:
  grid: {title: {zh: 网格, en: Grid}}
  grid_title: {title: {zh: 网格名称, en: Name of the grid}}
  area: {title: {zh: 地区, en: Area}, level: county}
  month: {title: {zh: 月份, en: Month}}
  cells: {title: {zh: 巡查格, en: Cells}, unit: 个}
  visited: {title: {zh: 到过的, en: Visited}, unit: 个}
  share: {title: {zh: 覆盖率, en: Share}, unit: "%", scale: 1}
---
WITH visits AS (
    SELECT DISTINCT
        CAST(date_trunc('month', p.at) AS DATE) AS month,
        CAST(p.lon * 1000000 AS BIGINT) // s.east AS x,
        CAST(p.lat * 1000000 AS BIGINT) // s.north AS y
    FROM patrol_point AS p
    JOIN patrol_size AS s ON p.at >= s.valid_from AND p.at < s.valid_to
),
months AS (
    SELECT DISTINCT month
    FROM visits
),
seen AS (
    SELECT c.grid, v.month, count(*) AS visited
    FROM visits AS v
    JOIN patrol_cell AS c
        ON c.y = v.y
        AND v.x BETWEEN c.x_from AND c.x_to
        AND v.month >= CAST(c.valid_from AS DATE)
        AND v.month < CAST(c.valid_to AS DATE)
    GROUP BY c.grid, v.month
),
cells AS (
    SELECT grid, valid_from, valid_to, sum(x_to - x_from + 1) AS cells
    FROM patrol_cell
    GROUP BY grid, valid_from, valid_to
)
SELECT
    c.grid,
    g.title AS grid_title,
    g.area,
    m.month,
    CAST(c.cells AS BIGINT) AS cells,
    coalesce(s.visited, 0) AS visited,
    CAST(100 * coalesce(s.visited, 0) / nullif(c.cells, 0) AS DECIMAL(18, 6)) AS share
FROM months AS m
JOIN cells AS c ON m.month >= CAST(c.valid_from AS DATE) AND m.month < CAST(c.valid_to AS DATE)
JOIN grid AS g ON g.grid = c.grid AND m.month >= CAST(g.valid_from AS DATE) AND m.month < CAST(g.valid_to AS DATE)
LEFT JOIN seen AS s ON s.grid = c.grid AND s.month = m.month
