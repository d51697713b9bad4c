---
table: mill_month
key: [mill, month]
title: {zh: 人均月产量, en: Output a worker}
columns:
  per_worker: {title: {zh: 人均产量, en: output a worker}, unit: t/人}
---
-- what one worker made
SELECT
    o.mill, o.city, o.month, o.kind, o.tonnes, o.workers,
    CAST(o.tonnes / nullif(o.workers, 0) AS DECIMAL(18, 3)) AS per_worker,
    o.tonnes > l.tonnes AS large
FROM output AS o
JOIN size_limit AS l ON o.kind = l.kind AND o.month >= l.valid_from AND o.month < l.valid_to
