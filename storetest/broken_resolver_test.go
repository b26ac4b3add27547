package storetest

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

// editItems makes a shelf whose Items edits the right answer.
func editItems(edit func(ids []string, items []share.Item) ([]share.Item, error)) func(*shelf) {
	return func(s *shelf) {
		s.items = func(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
			items, _ := rightItems(ctx, owner, ids)
			return edit(ids, items)
		}
	}
}

func editTracks(edit func(ids []string, tracks []share.Track) ([]share.Track, error)) func(*shelf) {
	return func(s *shelf) {
		s.tracks = func(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
			tracks, _ := rightTracks(ctx, owner, ids)
			return edit(ids, tracks)
		}
	}
}

func editOpen(edit func(id string, enc share.Encoding, c *share.Content)) func(*shelf) {
	return func(s *shelf) {
		s.open = func(ctx context.Context, owner, id string, enc share.Encoding) (*share.Content, error) {
			c, err := rightOpen(ctx, owner, id, enc)
			if err == nil {
				edit(id, enc, c)
			}
			return c, err
		}
	}
}

// allKnown says whether the library has all of these.
func allKnown(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(unknown, id) })
}

// brokenResolvers makes, for each rule, a resolver that breaks it.
var brokenResolvers = map[string]func(*shelf){
	"items-order": editItems(func(_ []string, items []share.Item) ([]share.Item, error) {
		slices.SortStableFunc(items, func(a, b share.Item) int { return strings.Compare(a.ID, b.ID) })
		return items, nil
	}),
	"items-duplicates": editItems(func(_ []string, items []share.Item) ([]share.Item, error) {
		seen := make(map[string]bool)
		return slices.DeleteFunc(items, func(it share.Item) bool {
			twice := seen[it.ID]
			seen[it.ID] = true
			return twice
		}), nil
	}),
	"items-kind": editItems(func(_ []string, items []share.Item) ([]share.Item, error) {
		for i := range items {
			items[i].Kind = "song"
		}
		return items, nil
	}),
	"items-unknown": editItems(func(ids []string, items []share.Item) ([]share.Item, error) {
		if !allKnown(ids) {
			return nil, share.ErrNotFound
		}
		return items, nil
	}),
	"items-covers": editItems(func(_ []string, items []share.Item) ([]share.Item, error) {
		for i := range items {
			items[i].CoverID = "/music/al-1/cover.jpg"
		}
		return items, nil
	}),
	"tracks-order": editTracks(func(_ []string, tracks []share.Track) ([]share.Track, error) {
		slices.SortStableFunc(tracks, func(a, b share.Track) int { return strings.Compare(a.ID, b.ID) })
		return tracks, nil
	}),
	"tracks-duplicates": editTracks(func(ids []string, tracks []share.Track) ([]share.Track, error) {
		ids = slices.Clone(ids)
		slices.Sort(ids)
		if n := len(slices.Compact(slices.Clone(ids))); n < len(ids) {
			return tracks[:len(tracks)/2], nil
		}
		return tracks, nil
	}),
	"tracks-unknown": editTracks(func(ids []string, tracks []share.Track) ([]share.Track, error) {
		if !allKnown(ids) {
			return nil, share.ErrNotFound
		}
		return tracks, nil
	}),
	"tracks-ids": editTracks(func(_ []string, tracks []share.Track) ([]share.Track, error) {
		for i := range tracks {
			tracks[i].ID = "Artist/Album/" + tracks[i].ID + ".flac"
		}
		return tracks, nil
	}),
	"tracks-stable": func(s *shelf) {
		var calls atomic.Int64
		editTracks(func(_ []string, tracks []share.Track) ([]share.Track, error) {
			if calls.Add(1)%2 == 0 {
				slices.Reverse(tracks)
			}
			return tracks, nil
		})(s)
	},
	"tracks-alone": editTracks(func(ids []string, tracks []share.Track) ([]share.Track, error) {
		if len(ids) == 1 && ids[0] == "tr-1" {
			return rightTracks(context.Background(), "anna", []string{"al-1"})
		}
		return tracks, nil
	}),
	"no-ids": editItems(func(ids []string, items []share.Item) ([]share.Item, error) {
		if len(ids) == 0 {
			return nil, errors.New(`syntax error near ")"`)
		}
		return items, nil
	}),
	"owner-unknown": func(s *shelf) {
		s.tracks = func(ctx context.Context, _ string, ids []string) ([]share.Track, error) {
			return rightTracks(ctx, "anna", ids)
		}
	},
	"hidden": editItems(func(ids []string, items []share.Item) ([]share.Item, error) {
		if slices.Contains(ids, "pl-private") {
			items = append(items, share.Item{ID: "pl-private", Kind: share.KindPlaylist})
		}
		return items, nil
	}),
	"concurrent": func(s *shelf) {
		var busy sync.Mutex
		s.items = func(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
			if !busy.TryLock() {
				return nil, errors.New("busy")
			}
			defer busy.Unlock()
			time.Sleep(5 * time.Millisecond)
			return rightItems(ctx, owner, ids)
		}
	},
	"open-content": editOpen(func(_ string, _ share.Encoding, c *share.Content) { c.Type = "text/plain" }),
	"open-size": editOpen(func(_ string, _ share.Encoding, c *share.Content) {
		c.Body = io.NopCloser(io.MultiReader(c.Body)) // does not seek, and its Size is left 0
	}),
	"open-seek": editOpen(func(_ string, _ share.Encoding, c *share.Content) {
		if b, ok := c.Body.(*body); ok {
			c.Body = &stuck{b}
		}
	}),
	"open-close": editOpen(func(_ string, _ share.Encoding, c *share.Content) {
		if b, ok := c.Body.(*body); ok {
			b.close = func() error { return errors.New("exit status 1") }
		}
	}),
	"open-independent": func(s *shelf) {
		shared := &locked{body: newBody(media["tr-3"])}
		editOpen(func(id string, enc share.Encoding, c *share.Content) {
			if id == "tr-3" && enc.Format == "" {
				shared.Seek(0, io.SeekStart)
				c.Body = shared
			}
		})(s)
	},
	"open-encodings": func(s *shelf) {
		s.open = func(ctx context.Context, owner, id string, enc share.Encoding) (*share.Content, error) {
			if enc.Format != "" {
				return nil, errors.New("no encoder")
			}
			return rightOpen(ctx, owner, id, enc)
		}
	},
	"open-missing": func(s *shelf) {
		s.open = func(ctx context.Context, owner, id string, enc share.Encoding) (*share.Content, error) {
			c, err := rightOpen(ctx, owner, id, enc)
			if err != nil {
				err = errors.New("no rows")
			}
			return c, err
		}
	},
	"cover-image": func(s *shelf) {
		s.cover = func(ctx context.Context, owner, id string, size int) (*share.Content, error) {
			c, err := rightCover(ctx, owner, id, size)
			if err == nil {
				c.Body = newBody([]byte("<svg onload='alert(1)'/>"))
			}
			return c, err
		}
	},
	"cover-missing": func(s *shelf) {
		s.cover = func(ctx context.Context, owner, _ string, size int) (*share.Content, error) {
			return rightCover(ctx, owner, "co-1", size) // one for all
		}
	},
	"context": func(s *shelf) {
		s.items = func(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
			if ctx.Err() != nil {
				select {}
			}
			return rightItems(ctx, owner, ids)
		}
	},
	"find-track": func(s *shelf) {
		s.find = func(ctx context.Context, owner string, ids []string, id string) (*share.Track, error) {
			t, err := rightFind(ctx, owner, ids, id)
			if err == nil {
				t.ItemID = "tr-1"
			}
			return t, err
		}
	},
	"find-missing": func(s *shelf) {
		s.find = func(ctx context.Context, owner string, ids []string, id string) (*share.Track, error) {
			if t, err := rightFind(ctx, owner, ids, id); err == nil {
				return t, nil
			}
			return rightFind(ctx, owner, []string{id}, id) // whatever ids
		}
	},
}
