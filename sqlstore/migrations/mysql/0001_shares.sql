-- +goose Up
-- Times are Unix milliseconds in UTC, and NULL is never. A share without a
-- time of creation, from an import, has -62135596800000, the year 1.
-- A database of this kind keeps what a broken migration has done, so each
-- statement may run again.
CREATE TABLE IF NOT EXISTS share_schema (
	version BIGINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB;

-- items and frozen are arrays of texts in JSON. version is a random number,
-- another one after each update. id and owner are bytes, since texts compare
-- without regard to case, accents or blanks at the end.
CREATE TABLE IF NOT EXISTS share_shares (
	id              VARBINARY(64)  NOT NULL PRIMARY KEY,
	owner           VARBINARY(255) NOT NULL,
	items           LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	label           TEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	description     TEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	downloadable    SMALLINT NOT NULL CHECK (downloadable IN (0, 1)),
	format          TEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	max_bit_rate    BIGINT   NOT NULL,
	frozen          LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
	password        TEXT     CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
	max_visits      BIGINT   NOT NULL,
	visits          BIGINT   NOT NULL,
	rev             BIGINT   NOT NULL,
	created_at      BIGINT   NOT NULL CHECK (created_at <> 0),
	updated_at      BIGINT   CHECK (updated_at <> 0),
	starts_at       BIGINT   CHECK (starts_at <> 0),
	expires_at      BIGINT   CHECK (expires_at <> 0),
	last_visited_at BIGINT   CHECK (last_visited_at <> 0),
	version         BIGINT   NOT NULL,
	INDEX share_shares_owner (owner, created_at, id),
	INDEX share_shares_created (created_at, id),
	INDEX share_shares_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The keys that sign tokens. The one with the highest id is the newest.
CREATE TABLE IF NOT EXISTS share_keys (
	id     BIGINT NOT NULL PRIMARY KEY,
	secret BLOB   NOT NULL
) ENGINE = InnoDB;

INSERT IGNORE INTO share_schema (version) VALUES (1);
