-- The log of looks at personal data. A file for each month on SQLite, two tables on PostgreSQL, where the
-- program may add and read and nothing else. look_record finds the lines of one record.

CREATE TABLE IF NOT EXISTS look_line (
	chain TEXT NOT NULL,
	seq INTEGER NOT NULL,
	at INTEGER NOT NULL,
	event TEXT NOT NULL,
	what TEXT NOT NULL,
	account INTEGER NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	payer INTEGER NOT NULL,
	office TEXT NOT NULL,
	model TEXT NOT NULL,
	ids TEXT NOT NULL,
	subject TEXT NOT NULL,
	request TEXT NOT NULL,
	address TEXT NOT NULL,
	result TEXT NOT NULL,
	reason TEXT NOT NULL,
	mac TEXT NOT NULL,
	PRIMARY KEY (chain, seq)
) STRICT;

CREATE INDEX IF NOT EXISTS look_line_at ON look_line(at);
CREATE INDEX IF NOT EXISTS look_line_account ON look_line(account, at);

CREATE TABLE IF NOT EXISTS look_record (
	model TEXT NOT NULL,
	record INTEGER NOT NULL,
	at INTEGER NOT NULL,
	chain TEXT NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (model, record, at, chain, seq)
) STRICT;
