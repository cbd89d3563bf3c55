-- The kernel's own tables. Valid SQLite; the store rewrites the types for PostgreSQL.

CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT;

CREATE TABLE meta_model (
	name TEXT PRIMARY KEY,
	scope TEXT NOT NULL
) STRICT;

CREATE TABLE meta_field (
	model TEXT NOT NULL REFERENCES meta_model(name),
	name TEXT NOT NULL,
	kind INTEGER NOT NULL,
	storage TEXT NOT NULL,
	PRIMARY KEY (model, name)
) STRICT;

-- Every write transaction is one row; its number orders everything that was ever known.
CREATE TABLE change (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	principal TEXT NOT NULL,
	payer INTEGER,
	kind TEXT NOT NULL,
	import INTEGER,
	request TEXT,
	reason TEXT
) STRICT;

CREATE INDEX change_at ON change(at);
CREATE INDEX change_import ON change(import);

-- Who may see a row of a PARTY or PROVIDER model, from which change until which.
CREATE TABLE visible (
	who INTEGER NOT NULL,
	model TEXT NOT NULL,
	row_id INTEGER NOT NULL,
	since INTEGER NOT NULL,
	until INTEGER,
	why TEXT NOT NULL,
	sort TEXT
) STRICT;

CREATE INDEX visible_who ON visible(who, model, row_id);
CREATE INDEX visible_row ON visible(model, row_id);

-- Computed cells of figures; derived data, made again from the rows whenever these change.
CREATE TABLE figure_cell (
	figure TEXT NOT NULL,
	version INTEGER NOT NULL,
	period TEXT NOT NULL,
	cell TEXT NOT NULL,
	known INTEGER NOT NULL,
	as_of INTEGER NOT NULL,
	n INTEGER NOT NULL,
	num INTEGER NOT NULL,
	den INTEGER NOT NULL,
	value INTEGER,
	left_out INTEGER NOT NULL,
	rows_hash INTEGER NOT NULL,
	norm TEXT,
	verdict TEXT NOT NULL,
	PRIMARY KEY (figure, period, cell)
) STRICT;

-- Up to which change, and for which day, the cells of a figure have been made.
CREATE TABLE figure_state (
	figure TEXT PRIMARY KEY,
	version INTEGER NOT NULL,
	known INTEGER NOT NULL,
	made_on INTEGER NOT NULL
) STRICT;
