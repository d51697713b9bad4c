---
table: grid_score
key: [grid, month]
owner: urban_management
title: {zh: 网格评分, en: Score of grids}
description:
  zh: 每网格每月一行，按当月办结的事项计分，列出各项得分；没有人评价的，按其余两项折算成百分。权重见 score_weights。
  en: >-
    One row a grid and month, over the cases that ended in it, with the points of each part. Where nobody rated, the other two parts make up
    the hundred. The weights are in score_weights.
columns:
  grid: {title: {zh: 网格, en: Grid}}
  grid_title: {title: {zh: 网格名称, en: Name of the grid}}
  area: {title: {zh: 地区, en: Area}, level: county}
  month: {title: {zh: 月份, en: Month}}
  cases: {title: {zh: 办结, en: Ended}, unit: 件}
  ratings: {title: {zh: 评价数, en: Ratings}, unit: 件}
  in_time_points: {title: {zh: 按时答复得分, en: "Points, in time"}, unit: "1", scale: 1}
  at_once_points: {title: {zh: 一次办好得分, en: "Points, right at once"}, unit: "1", scale: 1}
  rating_points: {title: {zh: 群众评价得分, en: "Points, ratings"}, unit: "1", scale: 1}
  score: {title: {zh: 总分, en: Score}, unit: "1", scale: 1}
---
WITH weights AS (
    SELECT
        valid_from,
        valid_to,
        max(CASE WHEN part = 'in_time' THEN points END) AS in_time,
        max(CASE WHEN part = 'at_once' THEN points END) AS at_once,
        max(CASE WHEN part = 'rating' THEN points END) AS rating
    FROM score_weights
    GROUP BY valid_from, valid_to
),
months AS (
    SELECT
        grid,
        max(grid_title) AS grid_title,
        max(area) AS area,
        CAST(date_trunc('month', closed) AS DATE) AS month,
        count(*) AS cases,
        count(rating) AS ratings,
        count_if(answered_in_time) / count(answered_in_time) AS in_time,
        count_if(at_once) / count(at_once) AS at_once,
        (avg(rating) - 1) / 4 AS rated
    FROM event_measured
    WHERE outcome = 'solved' AND grid IS NOT NULL
    GROUP BY grid, CAST(date_trunc('month', closed) AS DATE)
)
SELECT
    m.grid,
    m.grid_title,
    m.area,
    m.month,
    m.cases,
    m.ratings,
    CAST(w.in_time * m.in_time AS DECIMAL(18, 6)) AS in_time_points,
    CAST(w.at_once * m.at_once AS DECIMAL(18, 6)) AS at_once_points,
    CAST(w.rating * m.rated AS DECIMAL(18, 6)) AS rating_points,
    CAST(CASE
        WHEN m.rated IS NULL THEN 100 * (w.in_time * m.in_time + w.at_once * m.at_once) / (w.in_time + w.at_once)
        ELSE w.in_time * m.in_time + w.at_once * m.at_once + w.rating * m.rated
    END AS DECIMAL(18, 6)) AS score
FROM months AS m
JOIN weights AS w ON m.month >= CAST(w.valid_from AS DATE) AND m.month < CAST(w.valid_to AS DATE)
