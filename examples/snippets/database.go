package snippets

import (
	"context"
	"database/sql"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
)

// Database is README.md's block on sqlstore.
func Database(ctx context.Context, db *sql.DB, use func(share.Store) error) error {
	store, err := sqlstore.New(db, sqlstore.SQLite, sqlstore.Options{}) // db is your *sql.DB
	if err != nil {
		return err
	}
	if err := store.Migrate(ctx); err != nil { // makes its three tables; safe from many processes at once
		return err
	}
	return use(store)
}
