package share

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"time"
)

// A Manager is sharing itself: the owner's side on its own methods, the
// visitor's side through [Manager.Open] and [Manager.OpenToken]. Safe for
// concurrent use.
//
// On the owner's side the host has said who the [User] is. A share that user
// may not manage is ErrNotFound, as one that does not exist is.
type Manager struct {
	cfg    Config
	signer *signer
	visits visits
	cache  cache
	watch  watch

	ownersOnly bool // Config.Access was left out

	// counting is held by the one Create at a time that counts a user's
	// shares against Limits.MaxShares.
	counting chan struct{}
}

// listPage is how many shares are asked of the store at a time, at most.
const listPage = 200

// Close adds the visits still in memory to the store, until ctx ends. Close
// the HTTP server first; later visits are counted at once, and what still
// runs does not hear of other nodes any more.
func (m *Manager) Close(ctx context.Context) error {
	m.watch.end()
	return m.visits.close(ctx)
}

// Base returns the public address of the share root for a request, without a
// slash at its end. A share's link is Base + "/" + Share.ID.
func (m *Manager) Base(r *http.Request) string { return m.cfg.BaseURL(r) }

// Logger returns Config.Logger, for handlers to use the same.
func (m *Manager) Logger() *slog.Logger { return m.cfg.Logger }

// May returns the limits of a user; Disabled also while sharing is off.
func (m *Manager) May(u User) Limits {
	l := m.cfg.Limits(u)
	l.Disabled = l.Disabled || !m.cfg.Enabled()
	return l
}

// Get returns a share that the user may manage.
func (m *Manager) Get(ctx context.Context, u User, id string) (*Share, error) {
	s, err := m.load(ctx, id)
	if err != nil {
		return nil, opErr("get", err)
	}
	if !m.cfg.Access(u, s) {
		return nil, ErrNotFound
	}
	return s, nil
}

// load reads a share from the store.
func (m *Manager) load(ctx context.Context, id string) (*Share, error) {
	if !ValidID(id) {
		return nil, ErrNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	s, err := m.cfg.Store.Get(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNotFound // without the store's words: all that is not found sounds the same
	}
	if err != nil {
		return nil, err
	}
	if s == nil || s.ID != id {
		// A database that compares without regard to case finds another's share.
		return nil, ErrNotFound
	}
	return s, nil
}

// List yields the shares that the user may manage and q chooses, newest
// first, reading them page by page as the loop goes on. An error ends it.
// With an admin, or with Config.Access, q.Owner "" means everybody's.
func (m *Manager) List(ctx context.Context, u User, q Query) iter.Seq2[*Share, error] {
	if m.ownersOnly && !u.Admin && q.Owner == "" {
		q.Owner = u.ID // all that Access will let through, so all that need be read
	}
	return func(yield func(*Share, error) bool) {
		n := 0
		page := listPage
		if m.ownersOnly && q.Limit > 0 {
			page = min(page, q.Limit) // whatever is read is wanted
		}
		for s, err := range m.scan(ctx, q, page) {
			if err != nil {
				yield(nil, opErr("list", err))
				return
			}
			if !m.cfg.Access(u, s) {
				continue
			}
			if !yield(s, nil) {
				return
			}
			if n++; n == q.Limit {
				return
			}
		}
	}
}

// scan yields all shares that q chooses, whatever its limit, reading page at a time.
func (m *Manager) scan(ctx context.Context, q Query, page int) iter.Seq2[*Share, error] {
	return func(yield func(*Share, error) bool) {
		q.Limit = page
		for {
			shares, err := m.cfg.Store.List(ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, s := range shares {
				if !yield(s, nil) {
					return
				}
			}
			if len(shares) < page {
				return
			}
			q.After = shares[len(shares)-1].Cursor()
		}
	}
}

// Delete ends a share for good. Responses to visitors stop on this node by
// the time it returns.
func (m *Manager) Delete(ctx context.Context, u User, id string) error {
	s, err := m.load(ctx, id)
	if err == nil && !m.cfg.Access(u, s) {
		return ErrNotFound
	}
	if err == nil {
		err = m.cfg.Store.Delete(ctx, id)
		m.cache.forget(id)
		// Whatever the store says: an error may come after the share has gone.
		// If it is still there, visitors open it anew.
		m.watch.gone(id, ErrRevoked)
	}
	if errors.Is(err, ErrNotFound) {
		m.cache.forget(id)
		m.watch.gone(id, ErrRevoked) // another was first
		return ErrNotFound
	}
	if err != nil {
		return opErr("delete", err)
	}
	m.observe(EventDelete, s, "")
	return nil
}

// Revoke takes back every page, token and playlist handed out so far: what
// is running stops. The link itself stays good, and who opens it anew gets
// new tokens. To end the link, use Delete or an expiry in the past.
func (m *Manager) Revoke(ctx context.Context, u User, id string) error {
	s, err := m.update(ctx, u, id, func(s *Share) error {
		s.Rev++
		return nil
	})
	if err != nil {
		return opErr("revoke", err)
	}
	m.observe(EventRevoke, s, "")
	return nil
}

// update changes a share that the user may manage and cuts what the change
// leaves no right to.
func (m *Manager) update(ctx context.Context, u User, id string, change func(*Share) error) (*Share, error) {
	if !ValidID(id) {
		return nil, ErrNotFound
	}
	s, err := m.cfg.Store.Update(ctx, id, func(s *Share) error {
		// Asked here, in the write itself: between a check before it and the
		// write anything can have changed.
		if s.ID != id || !m.cfg.Access(u, s) {
			return ErrNotFound
		}
		if err := change(s); err != nil {
			return err
		}
		s.UpdatedAt = later(millis(m.cfg.Now()), s.UpdatedAt)
		return nil
	})
	m.cache.forget(id) // whatever the store says: an error may come after the write
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	m.watch.changed(s.Clone())
	return s, nil
}

// later returns now, or if that is not after prev the first moment that is:
// UpdatedAt orders the states of a share even when clocks do not.
func later(now, prev time.Time) time.Time {
	if next := prev.Add(time.Millisecond); now.Before(next) {
		return next
	}
	return now
}

func (m *Manager) observe(kind EventKind, s *Share, trackID string) {
	if m.cfg.Observe != nil {
		m.cfg.Observe(Event{Kind: kind, Share: s.Clone(), TrackID: trackID})
	}
}
