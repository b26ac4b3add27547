package storetest

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

// readChangeWrite is Update without a comparison before the write.
func readChangeWrite(f *fake, unchanged func(*share.Share) bool) {
	f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
		next, err := f.Store.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := change(next); err != nil {
			return nil, err
		}
		return f.Store.Update(ctx, id, func(u *share.Share) error {
			if unchanged != nil && !unchanged(u) {
				return errConflict
			}
			*u = *next.Clone()
			return nil
		})
	}
}

// brokenUpdates is the part of broken about Update and visits.
var brokenUpdates = map[string]func(*fake){
	"update-fields": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			return f.Store.Update(ctx, id, func(u *share.Share) error {
				keep := u.StartsAt
				err := change(u)
				u.StartsAt = keep
				return err
			})
		}
	},
	"update-nothing": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			for ctx.Err() == nil {
				var same bool
				got, err := f.Store.Update(ctx, id, func(u *share.Share) error {
					old := u.Clone()
					err := change(u)
					same = diff(u, old) == ""
					return err
				})
				if err != nil || !same {
					return got, err
				}
				time.Sleep(time.Millisecond)
			}
			return nil, ctx.Err()
		}
	},
	"update-keeps": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			owner := ""
			got, err := f.Store.Update(ctx, id, func(u *share.Share) error {
				err := change(u)
				owner = u.Owner
				return err
			})
			if err == nil {
				err = f.rewrite(ctx, id, func(sh *share.Share) { sh.Owner = owner })
			}
			return got, err
		}
	},
	"update-result": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			var old *share.Share
			_, err := f.Store.Update(ctx, id, func(u *share.Share) error {
				old = u.Clone()
				return change(u)
			})
			return old, err
		}
	},
	"update-error": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			var failed error
			got, err := f.Store.Update(ctx, id, func(u *share.Share) error {
				failed = change(u)
				return nil
			})
			if failed != nil {
				err = failed
			}
			return got, err
		}
	},
	"update-atomic": func(f *fake) { readChangeWrite(f, nil) },
	"update-calls-store": func(f *fake) {
		var mu sync.Mutex
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			mu.Lock()
			defer mu.Unlock()
			return f.Store.Update(ctx, id, change)
		}
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			mu.Lock()
			defer mu.Unlock()
			return f.Store.Get(ctx, id)
		}
	},
	"update-visit": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			var visits int64
			got, err := f.Store.Update(ctx, id, func(u *share.Share) error {
				visits = u.Visits
				return change(u)
			})
			if err == nil {
				err = f.rewrite(ctx, id, func(sh *share.Share) { sh.Visits = visits })
			}
			return got, err
		}
	},
	"update-deleted": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			var next *share.Share
			got, err := f.Store.Update(ctx, id, func(u *share.Share) error {
				err := change(u)
				next = u.Clone()
				return err
			})
			if next != nil && err != nil {
				return next, f.Store.Create(ctx, next)
			}
			return got, err
		}
	},
	"update-recreated": func(f *fake) {
		readChangeWrite(f, func(u *share.Share) bool { return u.Rev == 1 && u.UpdatedAt.Equal(epoch) })
	},
	"cancelled-update": func(f *fake) {
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			return f.Store.Update(context.WithoutCancel(ctx), id, change)
		}
	},
	"visits-add": func(f *fake) { f.addVisits = f.takeThenAdd },
	"visits-last": func(f *fake) {
		f.addVisits = func(ctx context.Context, id string, n int64, at time.Time) error {
			return f.rewrite(ctx, id, func(sh *share.Share) {
				sh.Visits += n
				sh.LastVisitedAt = at
			})
		}
	},
	"visits-exact": func(f *fake) {
		var visits atomic.Int64
		f.addVisits = func(ctx context.Context, id string, n int64, at time.Time) error {
			old := visits.Load()
			runtime.Gosched()
			visits.Store(old + n)
			return f.Store.AddVisits(ctx, id, 0, at)
		}
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			sh, err := f.Store.Get(ctx, id)
			if err == nil {
				sh.Visits = visits.Load()
			}
			return sh, err
		}
	},
	"visits-limit": func(f *fake) {
		f.takeVisit = func(ctx context.Context, id string, at time.Time) error {
			sh, err := f.Store.Get(ctx, id)
			if err != nil {
				return err
			}
			if sh.MaxVisits > 0 && sh.Visits > sh.MaxVisits { // one too many
				return share.ErrUsedUp
			}
			return f.Store.AddVisits(ctx, id, 1, at)
		}
	},
	"visits-limit-race": func(f *fake) {
		f.takeVisit = func(ctx context.Context, id string, at time.Time) error {
			sh, err := f.Store.Get(ctx, id)
			if err != nil {
				return err
			}
			if sh.MaxVisits > 0 && sh.Visits >= sh.MaxVisits {
				return share.ErrUsedUp
			}
			time.Sleep(10 * time.Millisecond)
			return f.Store.AddVisits(ctx, id, 1, at)
		}
	},
}

// takeThenAdd is an AddVisits that heeds the limit.
func (f *fake) takeThenAdd(ctx context.Context, id string, n int64, at time.Time) error {
	if err := f.Store.TakeVisit(ctx, id, at); err != nil {
		return err
	}
	return f.Store.AddVisits(ctx, id, n-1, at)
}
