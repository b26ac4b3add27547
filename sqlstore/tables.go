package sqlstore

import "strings"

// A table is what the current schema has under a name.
type table struct {
	name    string
	since   int64 // the version of the schema that brought it
	columns map[Dialect][]string
}

// tables are all that there are, the one of versions first.
var tables = []table{
	{"schema", 1, typed("number", "version")},
	{"shares", 1, typed(
		"key", "id owner",
		"text", "label description format password",
		"long", "items frozen",
		"flag", "downloadable",
		"number", "max_bit_rate max_visits visits rev created_at updated_at starts_at expires_at last_visited_at version",
	)},
	{"keys", 1, typed("number", "id", "bytes", "secret")},
}

// types are the databases' names for what columns hold.
var types = map[Dialect]map[string]string{
	SQLite:   {"key": "text", "text": "text", "long": "text", "flag": "integer", "number": "integer", "bytes": "blob"},
	Postgres: {"key": "text", "text": "text", "long": "text", "flag": "smallint", "number": "bigint", "bytes": "bytea"},
	MySQL:    {"key": "varbinary", "text": "text", "long": "longtext", "flag": "smallint", "number": "bigint", "bytes": "blob"},
}

// typed takes pairs of a kind and the columns of that kind.
func typed(pairs ...string) map[Dialect][]string {
	all := make(map[Dialect][]string)
	for dialect, names := range types {
		for i := 0; i < len(pairs); i += 2 {
			for _, column := range strings.Fields(pairs[i+1]) {
				all[dialect] = append(all[dialect], column+" "+names[pairs[i]])
			}
		}
	}
	return all
}
