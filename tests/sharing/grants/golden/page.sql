SELECT
  "p.firm"."uscc" AS "uscc",
  "p.firm"."phone" AS "phone",
  "p.firm"."staff" AS "staff",
  "p.firm"."area" AS "area",
  "p.firm"."_subject"
FROM (
  SELECT
    "uscc",
    "name",
    CASE
      WHEN REGEXP_FULL_MATCH("area", '[1-9][0-9]{5}(?:[0-9]{3}){0,2}')
      THEN LEFT("area", 4) || '00'
    END AS "area",
    TRY(
      CAST(CAST("staff" AS INT128) - (
        (
          (
            CAST("staff" AS INT128) % CAST('10' AS INT128)
          ) + CAST('10' AS INT128)
        ) % CAST('10' AS INT128)
      ) AS BIGINT)
    ) AS "staff",
    CASE
      WHEN LENGTH("phone") > 4
      THEN REPEAT('*', LENGTH("phone") - 4) || RIGHT("phone", 4)
      ELSE REPEAT('*', LENGTH("phone"))
    END AS "phone",
    CAST("uscc" AS TEXT) AS "_subject"
  FROM "p.firm"
  WHERE
    (
      (
        "area" = '331002'
      ) AND (
        NOT (
          "name" IS NULL
        )
      )
    )
    AND "uscc" IN ('A1', 'B2')
) AS "p.firm"
WHERE
  "p.firm"."name" >= 'a'
ORDER BY
  "uscc"
LIMIT 50
