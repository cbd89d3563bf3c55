-- name: region_inhabitants_rows
SELECT 'region' AS row_model, id AS row_id, code AS region, id AS grp, inhabitants AS x, NULL AS weight,
       CASE WHEN inhabitants IS NULL THEN 'aantal onbekend' END AS left_out, NULL AS import, NULL AS line
FROM k_region WHERE valid_from <= :at AND (valid_to IS NULL OR valid_to > :at) ORDER BY code;

-- name: region_elderly_rows
SELECT 'region' AS row_model, id AS row_id, code AS region, id AS grp, inhabitants_75 AS x,
       inhabitants AS weight,
       CASE WHEN inhabitants IS NULL OR inhabitants_75 IS NULL THEN 'aantal onbekend' END AS left_out,
       NULL AS import, NULL AS line
FROM k_region WHERE valid_from <= :at AND (valid_to IS NULL OR valid_to > :at) ORDER BY code;

-- name: region_holder
SELECT rp.holder FROM v_region_payer AS rp JOIN v_region AS r ON r.id = rp.region
WHERE r.code = :region AND rp.relation = 'concession' AND rp.valid_from <= :at
  AND (rp.valid_to IS NULL OR rp.valid_to > :at);

-- name: region_at
SELECT id, code, name, inhabitants, inhabitants_75, source FROM k_region
WHERE code = :code AND valid_from <= :at AND (valid_to IS NULL OR valid_to > :at);

-- name: region_list
SELECT id, code, name, inhabitants, inhabitants_75 FROM k_region
WHERE valid_from <= :at AND (valid_to IS NULL OR valid_to > :at) ORDER BY code;

-- name: region_holders
SELECT p.id, p.name FROM k_region_payer AS rp JOIN k_region AS r ON r.id = rp.region
JOIN k_payer AS p ON p.id = rp.holder
WHERE r.code = :code AND rp.relation = 'concession' AND rp.valid_from <= :at
  AND (rp.valid_to IS NULL OR rp.valid_to > :at) ORDER BY p.name, p.id;

-- name: region_municipalities
SELECT count(*) FROM k_municipality AS m JOIN k_region AS r ON r.id = m.region
WHERE r.code = :code AND m.valid_from <= :at AND (m.valid_to IS NULL OR m.valid_to > :at);

-- name: region_providers
SELECT p.id, coalesce(p.name, p.source_id), p.kind, count(*) FROM k_location AS l
JOIN k_region AS r ON r.id = l.region JOIN k_provider AS p ON p.id = l.provider
WHERE r.code = :code GROUP BY p.id, p.name, p.source_id, p.kind
ORDER BY coalesce(p.name, p.source_id), p.id LIMIT :limit;

-- name: location_rows
SELECT 'location' AS row_model, l.id AS row_id, r.code AS region, p.source_id AS provider, l.id AS grp,
       1 AS x, NULL AS weight, NULL AS left_out, NULL AS import, NULL AS line
FROM k_location AS l JOIN k_region AS r ON r.id = l.region JOIN k_provider AS p ON p.id = l.provider
ORDER BY r.code, p.source_id, l.id;
