---
table: firm_patent
key: [patent_no]
owner: science
subject: uscc
lookup: [entity]
title: {zh: 一企一档：专利, en: "Enterprise file: patents"}
description:
  zh: 每件专利一行，归到企业主体之下。
  en: "One row a patent, under the enterprise that it is of"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  patent_no: {title: {zh: 专利号, en: Patent number}}
  applicant_name: {title: {zh: 申请人, en: Applicant}}
  kind: {title: {zh: 种类, en: Kind}}
  status: {title: {zh: 状态, en: Status}}
  granted: {title: {zh: 授权日, en: Granted}}
  valuation: {title: {zh: 评估值, en: Valuation}, unit: 万元, scale: 2}
---
SELECT
    l.entity,
    l.code AS uscc,
    p.patent_no,
    p.applicant_name,
    p.kind,
    p.status,
    p.granted,
    p.valuation
FROM patent AS p
JOIN firm_file_links AS l ON l.dataset = 'enterprise.patent' AND l.record = p.patent_no
WHERE l.how <> 'gone'
