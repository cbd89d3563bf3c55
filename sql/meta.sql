-- name: meta_get
SELECT value FROM meta WHERE name = :name;

-- name: meta_set
INSERT INTO meta(name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: meta_models
SELECT name FROM meta_model ORDER BY name;

-- name: meta_add_model
INSERT INTO meta_model(name, scope) VALUES (:name, :scope);

-- name: meta_add_field
INSERT INTO meta_field(model, name, kind, storage) VALUES (:model, :name, :kind, :storage);

-- name: meta_field_storage
SELECT storage FROM meta_field WHERE model = :model AND name = :name;

-- name: change_add
INSERT INTO change(at, principal, payer, kind, import, request, reason)
VALUES (:at, :principal, :payer, :kind, :import, :request, :reason) RETURNING id;

-- name: change_newest
SELECT coalesce(max(id), 0) FROM change;

-- name: change_moment
SELECT at FROM change WHERE id = :id;

-- name: change_before
SELECT coalesce(max(id), 0) FROM change WHERE at < :moment;

-- name: change_get
SELECT id, at, principal, kind, import, reason, coalesce(payer, 0) FROM v_change WHERE id = :id AND mine = 1;

-- name: change_list
SELECT id, at, principal, kind, import, reason FROM v_change WHERE mine = 1 ORDER BY id DESC LIMIT :limit;

-- name: change_set_import
UPDATE change SET import = :import WHERE id = :change;

-- name: visible_add
INSERT INTO visible(who, model, row_id, since, why) VALUES (:who, :model, :row, :since, :why);

-- name: visible_close
UPDATE visible SET until = :until WHERE model = :model AND row_id = :row AND until IS NULL;
