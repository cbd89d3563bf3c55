-- The accounts of an office, for its administrator. user_state and user_seen are for a connection that sees all.

-- name: user_list
SELECT a.id, a.since, a.name, r.id, r.name, coalesce(r.name_en, r.name), coalesce(a.blocked, 0),
       coalesce(a.portal_of, 0), coalesce(p.name, '')
FROM k_account AS a JOIN k_role AS r ON r.id = a.role LEFT JOIN k_provider AS p ON p.id = a.portal_of
WHERE a.name > :after ORDER BY a.name LIMIT :limit;

-- name: user_get
SELECT a.id, a.since, a.name, r.id, r.name, coalesce(r.name_en, r.name), coalesce(a.blocked, 0),
       coalesce(a.portal_of, 0), coalesce(p.name, '')
FROM k_account AS a JOIN k_role AS r ON r.id = a.role LEFT JOIN k_provider AS p ON p.id = a.portal_of
WHERE a.id = :id;

-- name: user_state
SELECT coalesce(p.signed_in, 0), CASE WHEN p.account IS NULL THEN 0 ELSE 1 END,
       coalesce((SELECT max(l.expires) FROM guard_link AS l
                 WHERE l.account = a.id AND l.used IS NULL AND l.expires > :now), 0)
FROM v_account AS a LEFT JOIN guard_password AS p ON p.account = a.id WHERE a.id = :id;

-- name: user_rights
SELECT r.may FROM v_account AS a JOIN v_role AS r ON r.id = a.role
WHERE coalesce(a.blocked, 0) = 0 AND a.portal_of IS NULL;

-- name: user_roles
SELECT id, code, name, coalesce(name_en, name), coalesce(description, ''), coalesce(sees, ''), coalesce(may, '')
FROM k_role ORDER BY id;

-- name: look_accounts
SELECT id, name FROM k_account ORDER BY name LIMIT 500;

-- name: look_moment
SELECT at FROM v_change WHERE id <= :known ORDER BY id DESC LIMIT 1;

-- name: health
SELECT count(*) FROM v_change WHERE id < 2;
