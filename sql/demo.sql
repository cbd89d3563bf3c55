-- name: demo_regions
SELECT r.code, r.name, coalesce(r.inhabitants, 0) FROM v_region AS r
WHERE r.valid_from <= :at AND (r.valid_to IS NULL OR r.valid_to > :at)
  AND (CAST(:holder AS TEXT) IS NULL OR EXISTS (
	SELECT 1 FROM v_region_payer AS rp JOIN v_payer AS p ON p.id = rp.holder
	WHERE rp.region = r.id AND rp.relation = 'concession' AND p.code = :holder
	  AND rp.valid_from <= :at AND (rp.valid_to IS NULL OR rp.valid_to > :at)))
ORDER BY r.code;

-- name: demo_places
SELECT r.code, m.name, m.code FROM v_municipality AS m JOIN v_region AS r ON r.id = m.region
WHERE m.valid_from <= :at AND (m.valid_to IS NULL OR m.valid_to > :at)
ORDER BY r.code, m.code;

-- name: demo_imports
SELECT file, hash FROM v_import WHERE profile IN ('provider', 'location', 'waiting') ORDER BY file, id;

-- name: demo_provider
SELECT id FROM v_provider WHERE source_id >= 'DEMO-' AND source_id < 'DEMO.' ORDER BY source_id LIMIT 1;

-- name: payer_by_code
SELECT id FROM v_payer WHERE code = :code;

-- name: region_by_code
SELECT id FROM v_region WHERE code = :code AND valid_from <= :at AND (valid_to IS NULL OR valid_to > :at);

-- name: demo_is_there
SELECT 1 FROM v_import WHERE substr(file, 1, 5) = 'demo-' LIMIT 1;
