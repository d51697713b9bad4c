---
table: firm_permit
key: [permit_no]
owner: market
subject: uscc
lookup: [entity]
title: {zh: 一企一档：许可, en: "Enterprise file: permits"}
description:
  zh: 每张许可证一行，归到企业主体之下。
  en: "One row a permit, under the enterprise that it is of"
columns:
  entity: {title: {zh: 主体, en: Entity}}
  uscc: {title: {zh: 统一社会信用代码, en: Unified social credit code}}
  permit_no: {title: {zh: 许可证编号, en: Number of the permit}}
  holder_name: {title: {zh: 持证人, en: Holder}}
  kind: {title: {zh: 种类, en: Kind}}
  valid_from: {title: {zh: 有效期起, en: Valid from}}
  valid_to: {title: {zh: 有效期止, en: Valid to}}
---
SELECT
    l.entity,
    l.code AS uscc,
    p.permit_no,
    p.holder_name,
    p.kind,
    p.valid_from,
    p.valid_to
FROM permit AS p
JOIN firm_file_links AS l ON l.dataset = 'enterprise.permit' AND l.record = p.permit_no
WHERE l.how <> 'gone'
