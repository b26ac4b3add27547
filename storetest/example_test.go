package storetest_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
	"github.com/seed545d57e3/share/storetest"
)

// A store in memory needs no more than a way to make one.
func ExampleCheck() {
	err := storetest.Check(context.Background(), storetest.Harness{
		New: func(context.Context) (storetest.Instance, error) {
			return storetest.Instance{Store: new(memstore.Store)}, nil
		},
	})
	fmt.Println(err)
	// Output: <nil>
}

// A store on a file, or in a database, is opened again over the same data.
// This is what TestStore in its package looks like.
func ExampleRun() {
	_ = func(t *testing.T) {
		storetest.Run(t, storetest.Harness{
			Visits: 100, // each is a write to disk
			New: func(ctx context.Context) (storetest.Instance, error) {
				file := filepath.Join(t.TempDir(), "shares.db")
				store, err := openStore(ctx, file)
				if err != nil {
					return storetest.Instance{}, err
				}
				return storetest.Instance{
					Store: store,
					Reopen: func(ctx context.Context) (share.Store, error) {
						if err := store.Close(); err != nil {
							return nil, err
						}
						store, err = openStore(ctx, file)
						return store, err
					},
					Close: func() error { return store.Close() },
				}, nil
			},
		})
	}
}

// fileStore stands for a host's own store.
type fileStore struct{ memstore.Store }

func openStore(context.Context, string) (*fileStore, error) { return new(fileStore), nil }

func (s *fileStore) Close() error { return nil }
