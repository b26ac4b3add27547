package sqltest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// Any sequence of calls has the answers that memstore gives. The -rapid.checks
// flag says how many sequences are tried.
func TestModel(t *testing.T) {
	each(t, drivers, func(t *testing.T, d testdb.Driver) {
		store := d.Store(t, d.New(t).OpenDB(t))
		// The keys outlive the shares of a sequence, so their model does too.
		keys := &memstore.Store{}
		rapid.Check(t, func(t *rapid.T) {
			empty(t, store)
			p := &pair{ctx: context.Background(), real: store, model: &memstore.Store{}, keys: keys}
			t.Repeat(rapid.StateMachineActions(p))
		})
	})
}

// empty deletes all shares: a database for each sequence would take longer
// than the sequence.
func empty(t *rapid.T, store share.Store) {
	ctx := context.Background()
	for {
		page, err := store.List(ctx, share.Query{Limit: 1000})
		if err != nil {
			t.Fatalf("List: %v", err)
		}
		if len(page) == 0 {
			return
		}
		for _, s := range page {
			if err := store.Delete(ctx, s.ID); err != nil {
				t.Fatalf("Delete: %v", err)
			}
		}
	}
}

// A pair is a store and its model; each of its actions does the same to both.
type pair struct {
	ctx         context.Context
	real, model share.Store
	keys        share.KeyStore
}

func (p *pair) Create(t *rapid.T) {
	s := shares.Draw(t, "share")
	p.alike(t, "Create", func(store share.Store) (any, error) { return nil, store.Create(p.ctx, s.Clone()) })
}

func (p *pair) Get(t *rapid.T) {
	id := ids.Draw(t, "id")
	p.alike(t, "Get", func(store share.Store) (any, error) { return value(store.Get(p.ctx, id)) })
}

// List pages through all of it, from anywhere.
func (p *pair) List(t *rapid.T) {
	q := share.Query{Owner: rapid.OneOf(rapid.Just(""), owners).Draw(t, "owner"), Limit: rapid.IntRange(1, 5).Draw(t, "limit")}
	if rapid.Bool().Draw(t, "from the middle") {
		q.After = share.Cursor{CreatedAt: times.Draw(t, "after"), ID: ids.Draw(t, "after ID")}
	}
	p.alike(t, "List", func(store share.Store) (any, error) {
		q, pages := q, [][]share.Share{}
		for {
			page, err := store.List(p.ctx, q)
			if err != nil || len(page) == 0 {
				return pages, err
			}
			var values []share.Share
			for _, s := range page {
				values = append(values, *s)
			}
			pages = append(pages, values)
			q.After = page[len(page)-1].Cursor()
		}
	})
}

var errChange = errors.New("the change does not want to")

// Update also has other writers come between.
func (p *pair) Update(t *rapid.T) {
	id := ids.Draw(t, "id")
	next := shares.Draw(t, "next") // ID, Owner and the like differ as well: they must not be written
	some := rapid.Bool().Draw(t, "only some of it")
	refuse := rapid.IntRange(0, 3).Draw(t, "refuse") == 0
	between := rapid.SampledFrom([]string{"", "", "visit", "update", "delete", "replace"}).Draw(t, "between")
	other := shares.Draw(t, "other")
	p.alike(t, "Update", func(store share.Store) (any, error) {
		runs := 0
		return value(store.Update(p.ctx, id, func(s *share.Share) error {
			if runs++; runs == 1 {
				if err := p.comeBetween(store, between, id, other); err != nil {
					return err
				}
			}
			if some {
				s.Description, s.Downloadable, s.Rev = s.Label+"!", !s.Downloadable, s.Rev+1
				s.Items = append(s.Items, next.Items...)
			} else {
				*s = *next.Clone()
			}
			if refuse {
				return errChange
			}
			return nil
		}))
	})
}

func (p *pair) comeBetween(store share.Store, how, id string, other *share.Share) error {
	switch how {
	case "visit":
		return store.AddVisits(p.ctx, id, 1, other.CreatedAt)
	case "update":
		_, err := store.Update(p.ctx, id, func(s *share.Share) error { s.Label = other.Label; return nil })
		return err
	case "delete", "replace":
		if err := store.Delete(p.ctx, id); err != nil || how == "delete" {
			return err
		}
		again := other.Clone()
		again.ID = id
		return store.Create(p.ctx, again)
	}
	return nil
}

func (p *pair) AddVisits(t *rapid.T) {
	id, n, at := ids.Draw(t, "id"), rapid.Int64Range(1, 1<<40).Draw(t, "n"), visitTimes.Draw(t, "at")
	p.alike(t, "AddVisits", func(store share.Store) (any, error) { return nil, store.AddVisits(p.ctx, id, n, at) })
}

func (p *pair) TakeVisit(t *rapid.T) {
	id, at := ids.Draw(t, "id"), visitTimes.Draw(t, "at")
	p.alike(t, "TakeVisit", func(store share.Store) (any, error) { return nil, store.TakeVisit(p.ctx, id, at) })
}

func (p *pair) Delete(t *rapid.T) {
	id := ids.Draw(t, "id")
	p.alike(t, "Delete", func(store share.Store) (any, error) { return nil, store.Delete(p.ctx, id) })
}

func (p *pair) Keys(t *rapid.T) {
	proposed := rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "proposed")
	got, err := p.real.(share.KeyStore).Keys(p.ctx, proposed)
	want, wantErr := p.keys.Keys(p.ctx, proposed)
	if class(err) != class(wantErr) || !reflect.DeepEqual(got, want) {
		t.Fatalf("Keys: got %x, %v, want %x, %v", got, err, want, wantErr)
	}
}

// Check is run around each action: all shares are the model's.
func (p *pair) Check(t *rapid.T) {
	p.alike(t, "List of all", func(store share.Store) (any, error) {
		var all []share.Share
		page, err := store.List(p.ctx, share.Query{Limit: 1000})
		for _, s := range page {
			all = append(all, *s)
		}
		return all, err
	})
}

// alike fails the test unless call has the same results with both.
func (p *pair) alike(t *rapid.T, what string, call func(share.Store) (any, error)) {
	got, err := call(p.real)
	want, wantErr := call(p.model)
	if class(err) != class(wantErr) {
		t.Fatalf("%s: got the error %v, want %v", what, err, wantErr)
	}
	if err == nil && !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

// value takes the pointer off, so that a difference is shown.
func value(s *share.Share, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return *s, nil
}

// class is which of the errors that a caller can tell apart it is.
func class(err error) string {
	for _, is := range []error{share.ErrExists, share.ErrNotFound, share.ErrUsedUp, errChange} {
		if errors.Is(err, is) {
			return is.Error()
		}
	}
	if err != nil {
		return fmt.Sprintf("another: %v", err)
	}
	return "none"
}
