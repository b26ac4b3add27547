package sqlstore_test

import (
	"context"
	"database/sql"
	"log"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
)

// db is the database that the host has open already.
var db *sql.DB

// A host makes the store at its start, next to its own tables, and hands it
// to share.New. Now and then it throws out what expired long ago.
func Example() {
	ctx := context.Background()
	store, err := sqlstore.New(db, sqlstore.SQLite, sqlstore.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := store.Migrate(ctx); err != nil {
		log.Fatal(err)
	}
	shares, err := share.New(share.Config{Store: store /* Resolver: the host's library */})
	if err != nil {
		log.Fatal(err)
	}
	defer shares.Close(ctx)

	if _, err := store.Purge(ctx, time.Now().AddDate(0, -1, 0)); err != nil {
		log.Print(err)
	}
}
