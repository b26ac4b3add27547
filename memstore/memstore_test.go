package memstore_test

import (
	"context"
	"testing"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
	"github.com/seed545d57e3/share/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, storetest.Harness{
		New: func(context.Context) (storetest.Instance, error) {
			return storetest.Instance{Store: new(memstore.Store)}, nil
		},
	})
}

// A store that nothing was put into can be asked for everything.
func TestZeroValue(t *testing.T) {
	var s memstore.Store
	list, err := s.List(t.Context(), share.Query{Limit: 1})
	if err != nil || len(list) != 0 {
		t.Errorf("List: got %v, %v", list, err)
	}
	if keys, err := s.Keys(t.Context(), []byte("key")); err != nil || len(keys) != 1 {
		t.Errorf("Keys: got %q, %v", keys, err)
	}
}
