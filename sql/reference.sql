-- name: account_viewer
SELECT a.name, r.code, r.name, coalesce(r.name_en, r.name), r.sees, r.may, a.works_for, a.portal_of,
       coalesce(p.name, v.name, '')
FROM v_account AS a JOIN v_role AS r ON r.id = a.role
LEFT JOIN v_payer AS p ON p.id = a.works_for LEFT JOIN v_provider AS v ON v.id = a.portal_of
WHERE a.id = :id AND coalesce(a.blocked, 0) = 0;

-- name: account_by_name
SELECT id, works_for, portal_of FROM v_account WHERE name = :name;

-- name: norm_list
SELECT n.code, n.figure, coalesce(c.code, ''), n.target_share, n.target, n.maximum, n.unit, n.kind,
       n.leads, n.certainty, n.source, n.id, n.valid_from, n.valid_to
FROM k_norm AS n LEFT JOIN k_care_type AS c ON c.id = n.care_type
WHERE n.figure = :figure AND n.valid_from <= :at AND (n.valid_to IS NULL OR n.valid_to > :at)
ORDER BY n.leads DESC, n.code;

-- name: holiday_list
SELECT day FROM v_holiday WHERE everybody = 1 ORDER BY day;

-- name: code_exists
SELECT 1 FROM v_code WHERE list = :list AND code = :code;

-- name: code_codes
SELECT list, code FROM v_code ORDER BY list, code;

-- name: code_name_of
SELECT name, coalesce(name_en, name) FROM k_code WHERE list = :list AND code = :code
ORDER BY valid_from DESC;

-- name: payer_list
SELECT id, name FROM v_payer ORDER BY name, id;

-- name: norm_all
SELECT n.code, n.figure, coalesce(c.code, ''), n.target_share, n.target, n.maximum, n.unit, n.kind,
       n.leads, n.certainty, n.source, n.id, n.valid_from, n.valid_to
FROM k_norm AS n LEFT JOIN k_care_type AS c ON c.id = n.care_type
WHERE n.valid_to IS NULL OR n.valid_to > :at
ORDER BY n.figure, n.leads DESC, n.code, n.valid_from;
