package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// everything asks for all that a test's store has.
var everything = share.Query{Limit: 1_000}

// breaks returns what makes a store break a rule, or nil.
func breaks(name string) func(*fake) {
	if b := brokenUpdates[name]; b != nil {
		return b
	}
	return broken[name]
}

// broken makes, for each rule, a store that breaks it.
var broken = map[string]func(*fake){
	"missing": func(f *fake) {
		f.remove = func(ctx context.Context, id string) error {
			if err := f.Store.Delete(ctx, id); !errors.Is(err, share.ErrNotFound) {
				return err
			}
			return nil
		}
	},
	"every-field": creates(func(sh *share.Share) { sh.Encoding.MaxBitRate = 0 }),
	"zero-fields": creates(func(sh *share.Share) {
		if sh.ExpiresAt.IsZero() {
			sh.ExpiresAt = time.UnixMilli(0).UTC()
		}
	}),
	"duplicate": func(f *fake) {
		f.create = func(ctx context.Context, sh *share.Share) error {
			err := f.Store.Create(ctx, sh)
			if errors.Is(err, share.ErrExists) {
				f.rewrite(ctx, sh.ID, func(old *share.Share) { old.Owner = sh.Owner })
			}
			return err
		}
	},
	"duplicate-race": func(f *fake) {
		f.create = func(ctx context.Context, sh *share.Share) error {
			if _, err := f.Store.Get(ctx, sh.ID); err == nil {
				return share.ErrExists
			}
			time.Sleep(10 * time.Millisecond)
			f.Store.Delete(ctx, sh.ID)
			f.Store.Create(ctx, sh)
			return nil
		}
	},
	"delete": func(f *fake) {
		f.remove = func(ctx context.Context, id string) error {
			return f.rewrite(ctx, id, func(sh *share.Share) { sh.Label = "deleted" })
		}
	},
	"recreate": func(f *fake) {
		old := make(map[string]int64)
		f.remove = func(ctx context.Context, id string) error {
			if sh, err := f.Store.Get(ctx, id); err == nil {
				old[id] = sh.Visits
			}
			return f.Store.Delete(ctx, id)
		}
		f.create = func(ctx context.Context, sh *share.Share) error {
			c := sh.Clone()
			c.Visits += old[sh.ID]
			return f.Store.Create(ctx, c)
		}
	},
	"frozen": creates(func(sh *share.Share) {
		if len(sh.Frozen) == 0 {
			sh.Frozen = nil
		}
	}),
	"times": func(f *fake) {
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			sh, err := f.Store.Get(ctx, id)
			if err == nil {
				sh.ExpiresAt = sh.ExpiresAt.In(time.FixedZone("CET", 3600))
			}
			return sh, err
		}
	},
	"ids-byte-exact": func(f *fake) {
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			all, err := f.Store.List(ctx, everything)
			if err != nil {
				return nil, err
			}
			for _, sh := range all {
				if strings.EqualFold(sh.ID, id) {
					return sh, nil
				}
			}
			return nil, share.ErrNotFound
		}
	},
	"owners-byte-exact": func(f *fake) {
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			all, err := f.Store.List(ctx, everything)
			return slices.DeleteFunc(all, func(sh *share.Share) bool {
				return strings.TrimRight(sh.Owner, " ") != strings.TrimRight(q.Owner, " ")
			}), err
		}
	},
	"texts": creates(func(sh *share.Share) {
		sh.Label = strings.Map(func(r rune) rune {
			if r > 0xffff {
				return '?'
			}
			return r
		}, sh.Label)
	}),
	"large": func(f *fake) {
		f.create = func(ctx context.Context, sh *share.Share) error {
			if len(sh.Description) > share.MaxDescription {
				return errors.New("value too long for the column")
			}
			return f.Store.Create(ctx, sh)
		}
	},
	"copies-in": func(f *fake) {
		given := make(map[string]*share.Share)
		f.create = func(ctx context.Context, sh *share.Share) error {
			given[sh.ID] = sh
			return nil
		}
		f.get = func(_ context.Context, id string) (*share.Share, error) { return given[id].Clone(), nil }
	},
	"copies-out": func(f *fake) {
		cache := make(map[string]*share.Share)
		f.get = func(ctx context.Context, id string) (sh *share.Share, err error) {
			if cache[id] == nil {
				cache[id], err = f.Store.Get(ctx, id)
			}
			return cache[id], err
		}
	},
	"copies-update": func(f *fake) {
		var items []string
		f.update = func(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
			return f.Store.Update(ctx, id, func(u *share.Share) error {
				err := change(u)
				if err == nil {
					items = u.Items
				}
				return err
			})
		}
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			sh, err := f.Store.Get(ctx, id)
			if err == nil && items != nil {
				sh.Items = slices.Clone(items)
			}
			return sh, err
		}
	},
	"list-order": func(f *fake) {
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			list, err := f.Store.List(ctx, q)
			slices.SortStableFunc(list, func(a, b *share.Share) int {
				if !a.CreatedAt.Equal(b.CreatedAt) {
					return 0
				}
				return strings.Compare(strings.ToLower(b.ID), strings.ToLower(a.ID))
			})
			return list, err
		}
	},
	"list-owner": func(f *fake) {
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			q.Owner = ""
			return f.Store.List(ctx, q)
		}
	},
	"list-limit": func(f *fake) {
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			q.Limit = min(q.Limit, 100)
			return f.Store.List(ctx, q)
		}
	},
	"list-pages": func(f *fake) {
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			q.After.ID = ""
			return f.Store.List(ctx, q)
		}
	},
	"list-pages-changing": func(f *fake) {
		offsets := make(map[share.Cursor]int)
		f.list = func(ctx context.Context, q share.Query) ([]*share.Share, error) {
			all, err := f.Store.List(ctx, everything)
			at := min(offsets[q.After], len(all))
			page := all[at:min(at+q.Limit, len(all))]
			if len(page) > 0 {
				offsets[page[len(page)-1].Cursor()] = at + len(page)
			}
			return page, err
		}
	},
	"cancelled": func(f *fake) {
		f.get = func(ctx context.Context, id string) (*share.Share, error) {
			return f.Store.Get(context.WithoutCancel(ctx), id)
		}
	},
	"keys": func(f *fake) {
		f.keys = func(ctx context.Context, proposed []byte) ([][]byte, error) {
			return [][]byte{proposed}, ctx.Err()
		}
	},
	"keys-race": func(f *fake) {
		f.keys = func(ctx context.Context, proposed []byte) ([][]byte, error) {
			time.Sleep(time.Millisecond) // none there yet, so it will be this one
			_, err := f.Store.Keys(ctx, proposed)
			return [][]byte{proposed}, err
		}
	},
	"reopen": func(*fake) {}, // its Reopen loses the data, see harness
}

var errConflict = errors.New("update affected no row")
