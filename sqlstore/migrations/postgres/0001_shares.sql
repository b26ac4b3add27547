-- +goose Up
-- Times are Unix milliseconds in UTC, and NULL is never. A share without a
-- time of creation, from an import, has -62135596800000, the year 1.
CREATE TABLE IF NOT EXISTS share_schema (
	version BIGINT NOT NULL PRIMARY KEY
);

-- items and frozen are arrays of texts in JSON. version is a random number,
-- another one after each update.
CREATE TABLE IF NOT EXISTS share_shares (
	id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
	owner           TEXT COLLATE "C" NOT NULL,
	items           TEXT     NOT NULL,
	label           TEXT     NOT NULL,
	description     TEXT     NOT NULL,
	downloadable    SMALLINT NOT NULL CHECK (downloadable IN (0, 1)),
	format          TEXT     NOT NULL,
	max_bit_rate    BIGINT   NOT NULL,
	frozen          TEXT,
	password        TEXT     NOT NULL,
	max_visits      BIGINT   NOT NULL,
	visits          BIGINT   NOT NULL,
	rev             BIGINT   NOT NULL,
	created_at      BIGINT   NOT NULL CHECK (created_at <> 0),
	updated_at      BIGINT   CHECK (updated_at <> 0),
	starts_at       BIGINT   CHECK (starts_at <> 0),
	expires_at      BIGINT   CHECK (expires_at <> 0),
	last_visited_at BIGINT   CHECK (last_visited_at <> 0),
	version         BIGINT   NOT NULL
);

CREATE INDEX IF NOT EXISTS share_shares_owner ON share_shares (owner, created_at, id);

CREATE INDEX IF NOT EXISTS share_shares_created ON share_shares (created_at, id);

CREATE INDEX IF NOT EXISTS share_shares_expires ON share_shares (expires_at);

-- The keys that sign tokens. The one with the highest id is the newest.
CREATE TABLE IF NOT EXISTS share_keys (
	id     BIGINT NOT NULL PRIMARY KEY,
	secret BYTEA  NOT NULL
);

INSERT INTO share_schema (version) VALUES (1) ON CONFLICT DO NOTHING;
