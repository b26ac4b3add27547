package share

import (
	"context"
	"time"
)

// A Store keeps shares. This module has memstore and sqlstore; a host may
// bring its own, and package storetest says whether it is right: its Run is
// the binding form of what stands here.
//
// A Manager is the only caller, and it hands over nothing but clean input:
// link IDs that are [ValidID], texts in valid UTF-8 without control
// characters, all bounds kept, an Owner of 1 to [MaxOwner] bytes, an
// Encoding.Format of at most 32, and times in UTC and whole milliseconds,
// zero or from 1970-01-01T00:00:00.001Z to 9999-12-31T23:59:59.999Z, which
// come back in UTC. IDs, owners and items are compared byte by byte: "aB" and
// "Ab" are two shares. A nil Frozen stays nil, an empty one empty.
//
// Methods are safe for concurrent use. What goes in and what comes out is
// copied: neither side sees what the other does later to a Share. They return
// when ctx ends, with an error that wraps ctx's. Errors may wrap the
// sentinels named here. A Store never asks for the time.
type Store interface {
	// Create stores s, every field as given, so that old shares can be
	// imported. ErrExists if the ID is taken, and what is there stays.
	Create(ctx context.Context, s *Share) error

	// Get returns the share with that ID, or ErrNotFound.
	Get(ctx context.Context, id string) (*Share, error)

	// List returns a page of shares, newest first: by CreatedAt, then by ID,
	// both descending.
	List(ctx context.Context, q Query) ([]*Share, error)

	// Update calls change with the share as stored and writes what it left,
	// all or nothing, and returns the result; ErrNotFound if there is none.
	// change runs with no lock, transaction or connection held, so it may
	// call the Store, and it runs again if another writer came between
	// (compare-and-swap); a share deleted and created anew meanwhile counts
	// as another writer's. An error from it leaves the share alone and is
	// returned; if ctx ends while it runs, nothing is written. ID, Owner,
	// CreatedAt, Visits and LastVisitedAt are not Update's: they stay as they
	// are, whatever change does to them.
	Update(ctx context.Context, id string, change func(*Share) error) (*Share, error)

	// AddVisits adds n to Visits, atomically, and moves LastVisitedAt to at
	// unless it is later already; ErrNotFound. It heeds no MaxVisits. After
	// any other error the visits are taken for lost, since they may have been
	// added, unless it wraps ErrNotWritten: then they have not, as when no
	// connection could be had, and AddVisits is called again a second later.
	AddVisits(ctx context.Context, id string, n int64, at time.Time) error

	// TakeVisit is AddVisits of one, if MaxVisits is 0 or not yet reached;
	// otherwise ErrUsedUp, and nothing changes. Both in one atomic step.
	TakeVisit(ctx context.Context, id string, at time.Time) error

	// Delete removes the share for good; ErrNotFound, the second time too.
	Delete(ctx context.Context, id string) error
}

// A KeyStore is a Store that also keeps the keys that sign tokens, so that a
// host configures none and several nodes agree.
type KeyStore interface {
	// Keys returns the keys kept, newest first. If there are none it stores
	// proposed, atomically: of many first callers one wins, and all get its
	// key. Keys are any bytes; what goes in and comes out is copied.
	Keys(ctx context.Context, proposed []byte) ([][]byte, error)
}

// A Query chooses shares to list.
type Query struct {
	Owner string // only this owner's; "": everybody's
	After Cursor // only what comes after it in the list; zero: from the start
	Limit int    // at most so many. A Store always gets 1 to 1,000; for Manager.List 0 means all
}

// A Cursor is a place in the list: right after the share with these. It
// stays good while shares come and go, that one too.
type Cursor struct {
	CreatedAt time.Time
	ID        string
}

// IsZero says whether c is the start of the list.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// Cursor returns the place right after s.
func (s *Share) Cursor() Cursor { return Cursor{s.CreatedAt, s.ID} }
