---
table: invoice_voided
key: [firm, direction, number, day, face]
partition: month(day)
owner: finance
subject: firm
title: {zh: 先有效后作废的发票, en: Invoices handed in as valid and as void}
description:
  zh: 有效的一行，另有同一张作废的一行：号码、日期、对方、价税合计都相同，作废的一行缺对方或合计时只看号码和日期。这样的只算作废，不管哪一行先导入。
  en: "A valid line of which there is a void one too: the same number, day, counterparty and total, or number and day where the void one lacks one of these. It counts as void alone, whichever was loaded first"
columns:
  face: {title: {zh: 票面, en: The rest of it}}
---
WITH void AS (
    SELECT DISTINCT firm, direction, number, day, counterparty, total
    FROM invoice
    WHERE status = 'void' AND counterparty IS NOT NULL AND total IS NOT NULL
),
bare AS (
    SELECT DISTINCT firm, direction, number, day
    FROM invoice
    WHERE status = 'void' AND (counterparty IS NULL OR total IS NULL)
)
SELECT i.firm, i.direction, i.number, i.day, i.face
FROM invoice AS i
LEFT JOIN void AS v
    ON v.firm = i.firm AND v.direction = i.direction AND v.number = i.number AND v.day = i.day AND v.counterparty = i.counterparty AND v.total = i.total
LEFT JOIN bare AS b ON b.firm = i.firm AND b.direction = i.direction AND b.number = i.number AND b.day = i.day
WHERE i.status = 'valid' AND (v.number IS NOT NULL OR b.number IS NOT NULL)
