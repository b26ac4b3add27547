package share

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// watch knows every grant in use, by share, so that what takes a share back
// is felt by responses that are running: at once if it happens on this node,
// and if on another, when the share is next read, see ask.
type watch struct {
	now  func() time.Time
	read func(ctx context.Context, id string) (*Share, error) // past the cache
	log  *slog.Logger

	ctx     context.Context // ends with close
	end     context.CancelFunc
	reading chan struct{} // holds as many as read now

	mu     sync.Mutex
	shares map[string]*watched // by ID
}

// watched is a share with grants in use. Guarded by watch.mu.
type watched struct {
	runs   map[*run]struct{}
	next   *time.Timer // asks the store
	giveUp *time.Timer // runs from the first time it asks; set back by an answer
	err    error       // why the store did not answer
}

// run is one grant in use. Its context ends with the request it serves or
// when the share is taken back, whichever comes first.
type run struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	begun  time.Time

	// Below: guarded by watch.mu.
	share   *Share // the newest state known; nil while it is being loaded
	opened  bool   // loaded has been called
	created time.Time
	rev     int64       // these two: of the share that the grant was opened on
	end     *time.Timer // at share.ExpiresAt
}

func (w *watch) init(c *Config, read func(ctx context.Context, id string) (*Share, error)) {
	w.now, w.read, w.log = c.Now, read, c.Logger
	w.ctx, w.end = context.WithCancel(context.Background())
	w.reading = make(chan struct{}, askAtOnce)
}

// begin registers a run for the share with that ID before it is loaded: were
// it registered only after, a deletion between the two would go unnoticed.
func (w *watch) begin(ctx context.Context, id string) *run {
	r := &run{begun: time.Now()}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shares == nil {
		w.shares = make(map[string]*watched)
	}
	if w.shares[id] == nil {
		on := &watched{runs: make(map[*run]struct{})}
		on.next = time.AfterFunc(askAfter, func() { w.ask(id, on) })
		w.shares[id] = on
	}
	w.shares[id].runs[r] = struct{}{}
	context.AfterFunc(r.ctx, func() { w.remove(id, r) })
	return r
}

func (w *watch) remove(id string, r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.end != nil {
		r.end.Stop()
	}
	on := w.shares[id]
	delete(on.runs, r)
	if len(on.runs) > 0 {
		return
	}
	on.next.Stop()
	if on.giveUp != nil {
		on.giveUp.Stop()
	}
	delete(w.shares, id)
}

// loaded tells the run which share it serves and returns the newest state
// known of it, which a write since the load may have made.
func (w *watch) loaded(r *run, s *Share) *Share {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.learn(r, s)
	r.opened, r.created, r.rev = true, r.share.CreatedAt, r.share.Rev
	return r.share
}

// changed cuts what the new state of a share leaves no right to.
func (w *watch) changed(s *Share) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shares[s.ID].each(func(r *run) { w.learn(r, s) })
}

// gone cuts all that runs on a share.
func (w *watch) gone(id string, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shares[id].each(func(r *run) { r.cancel(cause) })
}

func (on *watched) each(do func(*run)) {
	if on != nil {
		for r := range on.runs {
			do(r)
		}
	}
}

// learn takes in a state of the share. States may arrive in any order:
// UpdatedAt, which only moves forward, tells which is newer. One as old as
// what is known counts as newer: someone may have changed it by hand.
func (w *watch) learn(r *run, s *Share) {
	if r.opened && !s.CreatedAt.Equal(r.created) {
		r.cancel(ErrRevoked) // another share has its ID now
		return
	}
	if r.share != nil && s.UpdatedAt.Before(r.share.UpdatedAt) {
		return
	}
	r.share = s
	if r.opened && s.Rev != r.rev {
		r.cancel(ErrRevoked)
		return
	}
	if r.end != nil {
		r.end.Stop()
		r.end = nil
	}
	if !s.ExpiresAt.IsZero() && r.ctx.Err() == nil { // else remove has run, and nobody would stop it
		r.end = time.AfterFunc(s.ExpiresAt.Sub(w.now()), func() { r.cancel(ErrExpired) })
	}
}

// live returns nil as long as content may be read for the run.
func (w *watch) live(r *run) error {
	if err := context.Cause(r.ctx); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return r.share.open(w.now())
}
