-- The tests' own statements, beside those that the kernel asks for by name.

-- name: measure_as_of
SELECT max(measured_on), min(measured_on) FROM k_measure WHERE measured_on <= :today;

-- name: measure_rows
SELECT 'measure' AS row_model, m.id AS row_id, t.code AS region, c.code AS care_type,
       coalesce(m.kind, '') AS kind, m.grp AS grp, m.x AS x, m.weight AS weight,
       m.reason AS left_out, m.import AS import, m.line AS line
FROM k_measure AS m JOIN k_thing AS t ON t.id = m.thing JOIN k_care_type AS c ON c.id = m.care_type
WHERE m.measured_on > :from AND m.measured_on <= :at ORDER BY t.code, c.code, kind, m.id;

-- name: measure_rows_back
SELECT 'measure' AS row_model, m.id AS row_id, t.code AS region, c.code AS care_type,
       coalesce(m.kind, '') AS kind, m.grp AS grp, m.x AS x, m.weight AS weight,
       m.reason AS left_out, m.import AS import, m.line AS line
FROM k_measure AS m JOIN k_thing AS t ON t.id = m.thing JOIN k_care_type AS c ON c.id = m.care_type
WHERE m.measured_on > :from AND m.measured_on <= :at ORDER BY m.id DESC;

-- name: contract_rows
SELECT 'contract' AS row_model, id AS row_id, code AS code, id AS grp, amount AS x, NULL AS weight,
       NULL AS left_out, NULL AS import, NULL AS line
FROM k_contract ORDER BY code, id;

-- name: client_rows
SELECT 'client' AS row_model, id AS row_id, number AS number, id AS grp, 1 AS x, NULL AS weight,
       NULL AS left_out, NULL AS import, NULL AS line
FROM k_client ORDER BY number, id;

-- name: thing_rows
SELECT 'thing' AS row_model, id AS row_id, code AS region, id AS grp, 1 AS x, NULL AS weight,
       NULL AS left_out, NULL AS import, NULL AS line
FROM k_thing ORDER BY code;
