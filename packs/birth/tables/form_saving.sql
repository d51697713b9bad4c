---
table: form_saving
key: [way]
owner: health
title: {zh: 一张表省了什么, en: What one form saves}
description:
  zh: 分开办和一件事各要几张表、几道题、其中几道由中枢填好（家长同意后）、跑几次。题数按本包的表单逐题数，每部门跑一次是假定。
  en: "Forms, questions, those of them that the hub fills in once the parents agree, and visits, each by itself and as one matter. Questions are counted from this pack's forms; one visit to each office is assumed"
columns:
  way:
    {title: {zh: 办法, en: Way}, one_of: {each: {zh: 分开办, en: Each by itself}, one: {zh: 一件事, en: As one matter}}}
  forms: {title: {zh: 表, en: Forms}}
  questions: {title: {zh: 题, en: Questions}}
  known: {title: {zh: 其中已填好, en: Filled in}}
  visits: {title: {zh: 跑几次, en: Visits}}
---
WITH latest AS (
    SELECT max(valid_from) AS edition FROM forms_before
)
SELECT
    CASE WHEN b.before THEN 'each' ELSE 'one' END AS way,
    sum(b.forms) AS forms,
    sum(b.questions) AS questions,
    sum(b.known) AS known,
    sum(b.visits) AS visits
FROM forms_before AS b
JOIN latest AS l ON b.valid_from = l.edition
GROUP BY b.before
