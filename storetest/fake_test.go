package storetest

import (
	"context"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
)

// A fake is a memstore, but for the methods that are set.
type fake struct {
	*memstore.Store
	create    func(ctx context.Context, sh *share.Share) error
	get       func(ctx context.Context, id string) (*share.Share, error)
	list      func(ctx context.Context, q share.Query) ([]*share.Share, error)
	update    func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error)
	addVisits func(ctx context.Context, id string, n int64, at time.Time) error
	takeVisit func(ctx context.Context, id string, at time.Time) error
	remove    func(ctx context.Context, id string) error
	keys      func(ctx context.Context, proposed []byte) ([][]byte, error)
}

func (f *fake) Create(ctx context.Context, sh *share.Share) error {
	if f.create != nil {
		return f.create(ctx, sh)
	}
	return f.Store.Create(ctx, sh)
}

func (f *fake) Get(ctx context.Context, id string) (*share.Share, error) {
	if f.get != nil {
		return f.get(ctx, id)
	}
	return f.Store.Get(ctx, id)
}

func (f *fake) List(ctx context.Context, q share.Query) ([]*share.Share, error) {
	if f.list != nil {
		return f.list(ctx, q)
	}
	return f.Store.List(ctx, q)
}

func (f *fake) Update(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	if f.update != nil {
		return f.update(ctx, id, change)
	}
	return f.Store.Update(ctx, id, change)
}

func (f *fake) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	if f.addVisits != nil {
		return f.addVisits(ctx, id, n, at)
	}
	return f.Store.AddVisits(ctx, id, n, at)
}

func (f *fake) TakeVisit(ctx context.Context, id string, at time.Time) error {
	if f.takeVisit != nil {
		return f.takeVisit(ctx, id, at)
	}
	return f.Store.TakeVisit(ctx, id, at)
}

func (f *fake) Delete(ctx context.Context, id string) error {
	if f.remove != nil {
		return f.remove(ctx, id)
	}
	return f.Store.Delete(ctx, id)
}

func (f *fake) Keys(ctx context.Context, proposed []byte) ([][]byte, error) {
	if f.keys != nil {
		return f.keys(ctx, proposed)
	}
	return f.Store.Keys(ctx, proposed)
}

// rewrite puts a changed share in place of the one that is there, all fields
// included. It is not atomic.
func (f *fake) rewrite(ctx context.Context, id string, change func(*share.Share)) error {
	sh, err := f.Store.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := f.Store.Delete(ctx, id); err != nil {
		return err
	}
	change(sh)
	return f.Store.Create(ctx, sh)
}

// creates makes a fake whose Create stores a changed copy.
func creates(change func(*share.Share)) func(*fake) {
	return func(f *fake) {
		f.create = func(ctx context.Context, sh *share.Share) error {
			c := sh.Clone()
			change(c)
			return f.Store.Create(ctx, c)
		}
	}
}
