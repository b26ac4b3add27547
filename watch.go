package share

import (
	"context"
	"sync"
	"time"
)

// watch knows every grant in use, by share, so that what takes a share back
// is felt at once by responses that are running.
type watch struct {
	now func() time.Time

	mu   sync.Mutex
	runs map[string]map[*run]struct{} // by share ID
}

// run is one grant in use. Its context ends with the request it serves or
// when the share is taken back, whichever comes first.
type run struct {
	ctx    context.Context
	cancel context.CancelCauseFunc

	// Below: guarded by watch.mu.
	share  *Share      // the newest state known; nil while it is being loaded
	opened bool        // loaded has been called
	rev    int64       // what the grant was opened at
	end    *time.Timer // at share.ExpiresAt
}

// begin registers a run for the share with that ID before it is loaded: were
// it registered only after, a deletion between the two would go unnoticed.
func (w *watch) begin(ctx context.Context, id string) *run {
	r := &run{}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.runs == nil {
		w.runs = make(map[string]map[*run]struct{})
	}
	if w.runs[id] == nil {
		w.runs[id] = make(map[*run]struct{})
	}
	w.runs[id][r] = struct{}{}
	context.AfterFunc(r.ctx, func() { w.remove(id, r) })
	return r
}

func (w *watch) remove(id string, r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.end != nil {
		r.end.Stop()
	}
	delete(w.runs[id], r)
	if len(w.runs[id]) == 0 {
		delete(w.runs, id)
	}
}

// loaded tells the run which share it serves and returns the newest state
// known of it, which a write since the load may have made.
func (w *watch) loaded(r *run, s *Share) *Share {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.learn(r, s)
	r.opened, r.rev = true, r.share.Rev
	return r.share
}

// changed cuts what the new state of a share leaves no right to.
func (w *watch) changed(s *Share) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for r := range w.runs[s.ID] {
		w.learn(r, s)
	}
}

// gone cuts all that runs on a share.
func (w *watch) gone(id string, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for r := range w.runs[id] {
		r.cancel(cause)
	}
}

// learn takes in a state of the share. States may arrive in any order:
// UpdatedAt, which only moves forward, tells which is newer.
func (w *watch) learn(r *run, s *Share) {
	if r.share != nil && !s.UpdatedAt.After(r.share.UpdatedAt) {
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
