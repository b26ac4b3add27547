package sqlstore

import "strings"

// queries are the statements of a Store.
type queries struct {
	insert, get, listOwner, listAll *stmt
	update, counters                *stmt
	addVisits, takeVisit, room      *stmt
	remove, purge                   *stmt
	insertKey, keys                 *stmt
}

func (q *queries) all() []*stmt {
	return []*stmt{
		q.insert, q.get, q.listOwner, q.listAll, q.update, q.counters, q.addVisits,
		q.takeVisit, q.room, q.remove, q.purge, q.insertKey, q.keys,
	}
}

// columns are those of a share, in the order in which they are read and
// inserted; changed are those that Update writes.
const (
	columns = "id, owner, items, label, description, downloadable, format, max_bit_rate, frozen, password, max_visits, " +
		"visits, rev, created_at, updated_at, starts_at, expires_at, last_visited_at, version"
	changed = "items = ?, label = ?, description = ?, downloadable = ?, format = ?, max_bit_rate = ?, frozen = ?, password = ?, " +
		"max_visits = ?, rev = ?, updated_at = ?, starts_at = ?, expires_at = ?, version = ?"
	visited = "visits = visits + ?, last_visited_at = CASE WHEN last_visited_at IS NULL OR last_visited_at < ? THEN ? ELSE last_visited_at END"

	// The first condition alone makes an index of (created_at, id) serve on
	// all databases; a comparison of pairs does not on MySQL.
	page = "created_at <= ? AND (created_at < ? OR id < ?) ORDER BY created_at DESC, id DESC LIMIT ?"
)

// purgeBatch is how many shares a statement of Purge deletes at most.
const purgeBatch = 500

func newQueries(s *Store) queries {
	st := func(query string) *stmt {
		query = strings.NewReplacer("SHARES", s.prefix+"shares", "KEYS", s.prefix+"keys", "COLUMNS", columns).Replace(query)
		return &stmt{db: s.db, query: s.dialect.rebind(query)}
	}
	// Update returns the counters as they were when it wrote; MySQL cannot,
	// and asks for them in the same transaction.
	returning := " RETURNING visits, last_visited_at"
	purge := "DELETE FROM SHARES WHERE expires_at < ? AND id IN (SELECT id FROM SHARES WHERE expires_at < ? ORDER BY expires_at LIMIT ?)"
	if s.dialect == MySQL {
		returning = ""
		purge = "DELETE FROM SHARES WHERE expires_at < ? AND expires_at < ? ORDER BY expires_at LIMIT ?"
	}
	return queries{
		insert:    st("INSERT INTO SHARES (COLUMNS) VALUES (?" + strings.Repeat(", ?", strings.Count(columns, ",")) + ")"),
		get:       st("SELECT COLUMNS FROM SHARES WHERE id = ?"),
		listOwner: st("SELECT COLUMNS FROM SHARES WHERE owner = ? AND " + page),
		listAll:   st("SELECT COLUMNS FROM SHARES WHERE " + page),
		update:    st("UPDATE SHARES SET " + changed + " WHERE id = ? AND version = ?" + returning),
		counters:  st("SELECT visits, last_visited_at FROM SHARES WHERE id = ?"),
		addVisits: st("UPDATE SHARES SET " + visited + " WHERE id = ?"),
		takeVisit: st("UPDATE SHARES SET " + visited + " WHERE id = ? AND (max_visits <= 0 OR visits < max_visits)"),
		room:      st("SELECT CASE WHEN max_visits <= 0 OR visits < max_visits THEN 1 ELSE 0 END FROM SHARES WHERE id = ?"),
		remove:    st("DELETE FROM SHARES WHERE id = ?"),
		purge:     st(purge),
		insertKey: st("INSERT INTO KEYS (id, secret) VALUES (1, ?)"),
		keys:      st("SELECT secret FROM KEYS ORDER BY id DESC"),
	}
}
