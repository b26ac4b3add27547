package share

import (
	"context"
	"fmt"
	"time"
)

// What the cache holds, at most. Beyond that it lets go of some of it early.
const (
	maxCacheFor = time.Second

	cachedShares = 1_000    // shares; every 100 items of one count as one more
	cachedItems  = 100_000  // items of all shares
	cachedTracks = 100_000  // tracks of all shares
	cachedBytes  = 32 << 20 // of all that Grant.Cached keeps
	maxCacheKey  = 512      // bytes
)

// cache answers visitors, so that a viral link costs the store and the
// library one question a second. The owner's side does not ask it. What it
// gives is everybody's: it must not be written to.
type cache struct {
	shares memo[*Share]
	items  memo[[]Item]
	tracks memo[[]Track]
	bytes  memo[[]byte]
}

func (c *cache) init(life time.Duration, now func() time.Time) {
	c.shares.life, c.shares.now, c.shares.room = life, now, cachedShares
	c.shares.weight = func(s *Share) int { return 1 + (len(s.Items)+len(s.Frozen))/100 }
	c.items.life, c.items.now, c.items.room = life, now, cachedItems
	c.items.weight = func(items []Item) int { return 1 + len(items) }
	c.tracks.life, c.tracks.now, c.tracks.room = life, now, cachedTracks
	c.tracks.weight = func(tracks []Track) int { return 1 + len(tracks) }
	c.bytes.life, c.bytes.now, c.bytes.room = life, now, cachedBytes
	c.bytes.weight = func(b []byte) int { return maxCacheKey + len(b) }
}

// forget is for whoever has written the share: after the write, and before
// those are told who run on it.
func (c *cache) forget(id string) { c.shares.forget(id) }

// recent is load for visitors.
func (m *Manager) recent(ctx context.Context, id string) (*Share, error) {
	return m.cache.shares.get(ctx, id, func(ctx context.Context) (*Share, error) {
		return m.load(ctx, id)
	})
}

// recentItems is items for visitors.
func (m *Manager) recentItems(ctx context.Context, s *Share) ([]Item, error) {
	return m.cache.items.get(ctx, s.state(), func(ctx context.Context) ([]Item, error) {
		return m.items(ctx, s.Owner, s.Items)
	})
}

// recentTracks is tracks for visitors.
func (m *Manager) recentTracks(ctx context.Context, s *Share) ([]Track, error) {
	return m.cache.tracks.get(ctx, s.state(), func(ctx context.Context) ([]Track, error) {
		return m.tracks(ctx, s.Owner, s.sources())
	})
}

// Cached returns what render has made of the share as it is open, under the
// same key, at most [Config.CacheFor] ago; else it has it made, once for all
// who ask at that time. Pages are what it is for: making one takes longer
// than all else that a visit does. The key, of at most 512 bytes (with a
// longer one nothing is kept), names all beside the share that the result
// depends on. render must use the grant that it gets: the one at hand may
// end before the others have what they wait for. Errors are not kept. The
// result is everybody's: do not write to it.
func (g *Grant) Cached(key string, render func(*Grant) ([]byte, error)) ([]byte, error) {
	if len(key) > maxCacheKey {
		return render(g)
	}
	key = fmt.Sprintf("%s %t %s", g.share.state(), g.unlocked, key)
	return g.m.cache.bytes.get(g.run.ctx, key, func(ctx context.Context) ([]byte, error) {
		return render(&Grant{m: g.m, share: g.share, unlocked: g.unlocked, run: &run{ctx: ctx, share: g.share}})
	})
}

// state names this state of this share: another state may have other items.
func (s *Share) state() string {
	return fmt.Sprintf("%s %d %d %d %s", s.ID, s.CreatedAt.UnixMilli(), s.Rev, s.UpdatedAt.UnixMilli(), s.Owner)
}
