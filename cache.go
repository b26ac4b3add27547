package share

import (
	"context"
	"fmt"
	"time"
)

// What the cache holds, at most. Beyond that it lets go of some of it early.
const (
	maxCacheFor = time.Second

	cachedShares = 1_000   // shares; every 100 items of one count as one more
	cachedItems  = 100_000 // items of all shares
	cachedTracks = 100_000 // tracks of all shares
)

// cache answers visitors, so that a viral link costs the store and the
// library one question a second. The owner's side does not ask it. What it
// gives is everybody's: it must not be written to.
type cache struct {
	shares memo[*Share]
	items  memo[[]Item]
	tracks memo[[]Track]
}

func (c *cache) init(life time.Duration, now func() time.Time) {
	c.shares.life, c.shares.now, c.shares.room = life, now, cachedShares
	c.shares.weight = func(s *Share) int { return 1 + (len(s.Items)+len(s.Frozen))/100 }
	c.items.life, c.items.now, c.items.room = life, now, cachedItems
	c.items.weight = func(items []Item) int { return 1 + len(items) }
	c.tracks.life, c.tracks.now, c.tracks.room = life, now, cachedTracks
	c.tracks.weight = func(tracks []Track) int { return 1 + len(tracks) }
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

// state names this state of this share: another state may have other items.
func (s *Share) state() string {
	return fmt.Sprintf("%s %d %d %d %s", s.ID, s.CreatedAt.UnixMilli(), s.Rev, s.UpdatedAt.UnixMilli(), s.Owner)
}
