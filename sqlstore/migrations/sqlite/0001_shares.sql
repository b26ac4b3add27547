-- +goose Up
-- Times are Unix milliseconds in UTC, and NULL is never. A share without a
-- time of creation, from an import, has -62135596800000, the year 1.
CREATE TABLE IF NOT EXISTS share_schema (
	version INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- items and frozen are arrays of texts in JSON. version is a random number,
-- another one after each update.
CREATE TABLE IF NOT EXISTS share_shares (
	id              TEXT    NOT NULL PRIMARY KEY,
	owner           TEXT    NOT NULL,
	items           TEXT    NOT NULL,
	label           TEXT    NOT NULL,
	description     TEXT    NOT NULL,
	downloadable    INTEGER NOT NULL CHECK (downloadable IN (0, 1)),
	format          TEXT    NOT NULL,
	max_bit_rate    INTEGER NOT NULL,
	frozen          TEXT,
	password        TEXT    NOT NULL,
	max_visits      INTEGER NOT NULL,
	visits          INTEGER NOT NULL,
	rev             INTEGER NOT NULL,
	created_at      INTEGER NOT NULL CHECK (created_at <> 0),
	updated_at      INTEGER CHECK (updated_at <> 0),
	starts_at       INTEGER CHECK (starts_at <> 0),
	expires_at      INTEGER CHECK (expires_at <> 0),
	last_visited_at INTEGER CHECK (last_visited_at <> 0),
	version         INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS share_shares_owner ON share_shares (owner, created_at, id);

CREATE INDEX IF NOT EXISTS share_shares_created ON share_shares (created_at, id);

CREATE INDEX IF NOT EXISTS share_shares_expires ON share_shares (expires_at);

-- The keys that sign tokens. The one with the highest id is the newest.
CREATE TABLE IF NOT EXISTS share_keys (
	id     INTEGER NOT NULL PRIMARY KEY,
	secret BLOB    NOT NULL
) STRICT;

INSERT OR IGNORE INTO share_schema (version) VALUES (1);
