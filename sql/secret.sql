-- name: account_secret
SELECT a.id, coalesce(a.blocked, 0), p.hash FROM v_account AS a
LEFT JOIN guard_password AS p ON p.account = a.id WHERE a.name = :name;

-- name: account_count
SELECT count(*) FROM v_account;

-- name: account_name
SELECT name, coalesce(blocked, 0) FROM v_account WHERE id = :id;

-- name: password_set
INSERT INTO guard_password(account, hash, made) VALUES (:account, :hash, :now)
ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, made = excluded.made;

-- name: password_renew
UPDATE guard_password SET hash = :hash, signed_in = :now WHERE account = :account AND hash = :old;

-- name: password_used
UPDATE guard_password SET signed_in = :now
WHERE account = :account AND (signed_in IS NULL OR signed_in < :before);

-- name: link_add
INSERT INTO guard_link(hash, purpose, account, made, expires)
VALUES (:hash, :purpose, :account, :now, :expires);

-- name: link_drop
DELETE FROM guard_link
WHERE purpose = :purpose AND coalesce(account, 0) = coalesce(CAST(:account AS INTEGER), 0);

-- name: link_get
SELECT purpose, coalesce(account, 0) FROM guard_link
WHERE hash = :hash AND used IS NULL AND expires > :now;

-- name: link_use
UPDATE guard_link SET used = :now WHERE hash = :hash AND used IS NULL AND expires > :now;

-- name: token_add
INSERT INTO guard_token(account, label, hash, made, expires)
VALUES (:account, :label, :hash, :now, :expires) RETURNING id;

-- name: token_find
SELECT t.id, t.account, t.hash FROM guard_token AS t JOIN v_account AS a ON a.id = t.account
WHERE t.hash = :hash AND t.revoked IS NULL AND (t.expires IS NULL OR t.expires > :now)
  AND coalesce(a.blocked, 0) = 0;

-- name: token_count
SELECT count(*) FROM guard_token
WHERE account = :account AND revoked IS NULL AND (expires IS NULL OR expires > :now);

-- name: token_revoke
UPDATE guard_token SET revoked = :now WHERE id = :id AND account = :account AND revoked IS NULL;

-- name: token_revoke_all
UPDATE guard_token SET revoked = :now WHERE account = :account AND revoked IS NULL;

-- name: token_list
SELECT id, label, made, expires, revoked FROM guard_token WHERE account = :account ORDER BY id;

-- name: role_by_code
SELECT id FROM v_role WHERE code = :code;

-- name: secaudit_silent
SELECT a.name FROM v_account AS a JOIN guard_password AS p ON p.account = a.id
WHERE coalesce(a.blocked, 0) = 0 AND coalesce(p.signed_in, p.made) < :before ORDER BY a.name;

-- name: secaudit_blocked_tokens
SELECT DISTINCT a.name FROM v_account AS a JOIN guard_token AS t ON t.account = a.id
WHERE a.blocked = 1 AND t.revoked IS NULL AND (t.expires IS NULL OR t.expires > :now) ORDER BY a.name;

-- name: secaudit_old_tokens
SELECT DISTINCT a.name FROM v_account AS a JOIN guard_token AS t ON t.account = a.id
WHERE t.revoked IS NULL AND (t.expires IS NULL OR (t.made < :before AND t.expires > :now)) ORDER BY a.name;

-- name: secaudit_roles
SELECT r.may FROM v_account AS a JOIN v_role AS r ON r.id = a.role WHERE coalesce(a.blocked, 0) = 0;

-- name: secaudit_newest
SELECT max(at) FROM change;
