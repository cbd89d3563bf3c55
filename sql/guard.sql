-- Step 2 of the kernel's own tables: how accounts prove who they are. Nothing here is versioned, and only
-- hashes are kept: a copy of the database gives nobody a way in.

CREATE TABLE guard_password (
	account INTEGER PRIMARY KEY,
	hash TEXT NOT NULL,
	made INTEGER NOT NULL,
	signed_in INTEGER
) STRICT;

CREATE TABLE guard_link (
	hash TEXT PRIMARY KEY,
	purpose TEXT NOT NULL,
	account INTEGER,
	made INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	used INTEGER
) STRICT;

CREATE TABLE guard_token (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	account INTEGER NOT NULL,
	label TEXT NOT NULL,
	hash TEXT NOT NULL,
	made INTEGER NOT NULL,
	expires INTEGER,
	revoked INTEGER
) STRICT;

CREATE UNIQUE INDEX guard_token_hash ON guard_token(hash);
CREATE INDEX guard_token_account ON guard_token(account);
