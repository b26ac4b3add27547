package memstore_test

import (
	"context"
	"fmt"
	"log"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
)

// A host hands the store to share.New. Shares from elsewhere, such as those
// of an older server, are put into it directly, with all their fields.
func Example() {
	store := &memstore.Store{} // ready to use
	err := store.Create(context.Background(), &share.Share{
		ID: "oldLink123", Owner: "ann", Items: []string{"album-17"}, Rev: 1, Visits: 42,
	})
	if err != nil {
		log.Fatal(err)
	}
	s, err := store.Get(context.Background(), "oldLink123")
	fmt.Println(s.Items, s.Visits, err)
	// Output: [album-17] 42 <nil>
}
