package share

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A Grant is a live share opened through its link, and the only way from a
// link to media. It is for one request and lives until the context it was
// opened with ends; that context must end, or the grant is never let go of.
//
// When the share is deleted, revoked or expires, or sharing is switched off,
// the grant ends too: its [Grant.Context] does, and no more content is read.
// Safe for concurrent use.
type Grant struct {
	m        *Manager
	share    *Share
	unlocked bool
	run      *run

	mu     sync.Mutex // held while the resolver is asked for what is below
	items  []Item
	tracks []Track
}

// How long tokens live. They end with the share in any case.
const (
	tokenLife       = 24 * time.Hour
	lockedTokenLife = 6 * time.Hour

	// tokenStep is what their ends are cut to: within it pages carry the
	// same URLs, so that a browser's cache is of use when a page is reloaded.
	tokenStep = 5 * time.Minute
)

// Open opens the share with that link ID for a visitor. unlock is the unlock
// token of a visitor who has given the password; "": none. It counts nothing,
// see [Grant.Visit].
//
// Errors: ErrNotFound, ErrDisabled, ErrNotYet, ErrExpired, ErrLocked, or what
// the store says if it fails.
func (m *Manager) Open(ctx context.Context, id, unlock string) (*Grant, error) {
	return m.open(ctx, id, func(s *Share) (unlocked bool, err error) {
		t, err := m.signer.verify(unlock)
		unlocked = err == nil && t.Purpose == PurposeUnlock && t.is(s) && m.cfg.Now().Before(t.Expires)
		return unlocked, nil
	})
}

// OpenToken opens the share that a token is for and returns what the token
// claims. A forged token is told without asking the store: ErrNotFound.
// ErrRevoked: a token from before the share was last revoked or changed, or
// one whose own time is over. Other errors as for Open.
func (m *Manager) OpenToken(ctx context.Context, text string) (*Grant, Claim, error) {
	t, err := m.signer.verify(text)
	if err != nil {
		return nil, Claim{}, opErr("open", err)
	}
	g, err := m.open(ctx, t.share, func(s *Share) (bool, error) {
		switch {
		case !t.created.Equal(s.CreatedAt):
			return false, ErrNotFound
		case !t.is(s), !t.Expires.IsZero() && !m.cfg.Now().Before(t.Expires):
			return false, ErrRevoked
		}
		return t.unlocked, nil
	})
	return g, t.Claim, err
}

// is says whether the token was made for s as it is.
func (t token) is(s *Share) bool {
	return t.share == s.ID && t.rev == s.Rev && t.created.Equal(s.CreatedAt)
}

// open is the one gate: every grant comes from here.
func (m *Manager) open(ctx context.Context, id string, admit func(*Share) (unlocked bool, err error)) (*Grant, error) {
	if !m.cfg.Enabled() {
		return nil, ErrDisabled
	}
	if !ValidID(id) {
		return nil, ErrNotFound
	}
	g := &Grant{m: m, run: m.watch.begin(ctx, id)}
	err := func() error {
		s, err := m.recent(ctx, id)
		if err != nil {
			return err
		}
		g.share = m.watch.loaded(g.run, s)
		if err := g.share.open(m.cfg.Now()); err != nil {
			return err // the visit limit is Visit's
		}
		if g.unlocked, err = admit(g.share); err != nil {
			return err
		}
		if g.share.Password != "" && !g.unlocked {
			return ErrLocked
		}
		return context.Cause(g.run.ctx) // taken back while it was loaded
	}()
	if err != nil {
		g.run.cancel(err)
		return nil, opErr("open", err)
	}
	return g, nil
}

// Context ends when the share is taken back, with the reason as its cause, or
// when the context does that the grant was opened with. It is a context and
// not a channel so that context.AfterFunc can end what is stuck in a write.
func (g *Grant) Context() context.Context { return g.run.ctx }

// Live returns nil as long as the visitor may be sent content, and the reason
// when not. It costs no I/O: ask it before each piece. Content that the grant
// opened asks by itself.
func (g *Grant) Live() error {
	if !g.m.cfg.Enabled() {
		return ErrDisabled
	}
	return g.m.watch.live(g.run)
}

// Share returns a copy of the share as it is open. Its Visits may be a second old.
func (g *Grant) Share() *Share { return g.share.Clone() }

// Items describes what was shared, as far as its owner may still share it.
func (g *Grant) Items() ([]Item, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.items == nil {
		items, err := g.m.recentItems(g.run.ctx, g.share)
		if err != nil {
			return nil, err
		}
		g.items = items
	}
	return slices.Clone(g.items), nil
}

// Tracks lists the tracks of the share now, in playing order; ErrEmpty if none are left.
func (g *Grant) Tracks() ([]Track, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.tracks == nil {
		tracks, err := g.m.recentTracks(g.run.ctx, g.share)
		if err != nil {
			return nil, err
		}
		g.tracks = tracks
	}
	if len(g.tracks) == 0 {
		return nil, ErrEmpty
	}
	return slices.Clone(g.tracks), nil
}

// Visit counts a visit. Of a share with a visit limit it takes one from the
// store: ErrUsedUp if none is left. Call it before anything is served.
func (g *Grant) Visit(ctx context.Context) error {
	at := millis(g.m.cfg.Now())
	if g.share.MaxVisits > 0 {
		ctx, cancel := context.WithTimeout(ctx, g.m.cfg.Timeout)
		defer cancel()
		if err := g.m.cfg.Store.TakeVisit(ctx, g.share.ID, at); err != nil {
			return opErr("visit", err)
		}
		g.m.cache.forget(g.share.ID) // it may be used up now
	} else {
		g.m.visits.add(ctx, g.share.ID, at)
	}
	g.m.observe(EventVisit, g.share, "")
	return nil
}

// Token makes a token for a claim, whose Expires it sets: it lives up to 24
// hours, 6 for a share with a password, and never longer than the share.
func (g *Grant) Token(c Claim) string {
	life := tokenLife
	if g.share.Password != "" {
		life = lockedTokenLife
	}
	c.Expires = g.m.cfg.Now().Add(life).Truncate(tokenStep)
	if end := g.share.ExpiresAt; !end.IsZero() && end.Before(c.Expires) {
		c.Expires = end
	}
	return g.sign(c)
}

// LastingToken makes a token that lives as long as the share, also if its end
// is put off: for playlists that people keep.
func (g *Grant) LastingToken(c Claim) string {
	c.Expires = time.Time{}
	return g.sign(c)
}

func (g *Grant) sign(c Claim) string {
	return g.m.signer.sign(token{
		Claim:    c,
		share:    g.share.ID,
		created:  g.share.CreatedAt,
		rev:      g.share.Rev,
		unlocked: g.unlocked,
	})
}
