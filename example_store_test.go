package share_test

import (
	"context"
	"fmt"
	"log"
	"sync/atomic"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
)

// counted is a store of one's own around another: it counts what is deleted.
// By embedding the type, and not share.Store, it stays a share.KeyStore.
type counted struct {
	memstore.Store
	deleted atomic.Int64 // stores are used concurrently
}

func (c *counted) Delete(ctx context.Context, id string) error {
	err := c.Store.Delete(ctx, id)
	if err == nil {
		c.deleted.Add(1)
	}
	return err
}

// A store from the ground up is in examples/customstore.
func ExampleStore() {
	store := &counted{}
	manager, err := share.New(share.Config{Store: store, Resolver: shelf{}})
	if err != nil {
		log.Fatal(err)
	}
	ctx, ann := context.Background(), share.User{ID: "ann"}
	s, err := manager.Create(ctx, ann, share.Spec{Items: []string{"song-1"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(manager.Delete(ctx, ann, s.ID), store.deleted.Load())
	// Output: <nil> 1
}
