-- What goes on: who is signed in, tries to sign in, and jobs. May be thrown away: then everybody signs in
-- again, and no fact is lost. A file of its own on SQLite, tables of their own on PostgreSQL.

CREATE TABLE IF NOT EXISTS run_visit (
	hash TEXT PRIMARY KEY,
	number INTEGER NOT NULL,
	account INTEGER NOT NULL,
	made INTEGER NOT NULL,
	seen INTEGER NOT NULL,
	address TEXT NOT NULL,
	agent TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS run_visit_account ON run_visit(account);

CREATE TABLE IF NOT EXISTS run_try (
	who TEXT PRIMARY KEY,
	tries INTEGER NOT NULL,
	last INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT;

-- From where an account signed in well before.
CREATE TABLE IF NOT EXISTS run_known (
	who TEXT PRIMARY KEY,
	last INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS run_token (
	token INTEGER PRIMARY KEY,
	day INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS run_job (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	account INTEGER NOT NULL,
	kind TEXT NOT NULL,
	label TEXT NOT NULL,
	state TEXT NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER NOT NULL,
	made INTEGER NOT NULL,
	ended INTEGER,
	cancel INTEGER NOT NULL,
	result TEXT
) STRICT;

CREATE INDEX IF NOT EXISTS run_job_account ON run_job(account);
