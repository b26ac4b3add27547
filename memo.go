package share

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// memo keeps answers for a short time, and asks no question twice at once.
// Errors are not kept. Nothing runs while it is not asked; a timer lets go of
// each answer when its time is over.
type memo[V any] struct {
	life   time.Duration // of an answer; not positive: none is kept, and everybody asks for himself
	now    func() time.Time
	room   int // how much all answers may weigh together
	weight func(V) int

	asking singleflight.Group

	mu      sync.Mutex
	answers map[string]*answer[V]
	held    int // what they weigh
}

// answer is what is kept, or the place for it while the question is asked:
// whoever forgets a key takes the place away, so that what was asked before
// is not kept after.
type answer[V any] struct {
	value  V
	weight int
	asked  time.Time
	end    *time.Timer // nil: still being asked
}

// get returns what is kept under key, or asks. ask gets the values of the
// first asker's context but not its end: who leaves takes nobody along. So
// it must set itself a limit.
func (m *memo[V]) get(ctx context.Context, key string, ask func(context.Context) (V, error)) (V, error) {
	if m.life <= 0 {
		return ask(ctx)
	}
	if v, ok := m.kept(key); ok {
		return v, nil
	}
	result := m.asking.DoChan(key, func() (any, error) {
		// Somebody may have had an answer since we looked.
		if v, ok := m.kept(key); ok {
			return v, nil
		}
		return m.ask(context.WithoutCancel(ctx), key, ask)
	})
	var none V
	select {
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case r := <-result:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(V), nil
	}
}

func (m *memo[V]) kept(key string) (v V, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.answers[key]
	if a == nil || a.end == nil {
		return v, false
	}
	age := m.now().Sub(a.asked)
	return a.value, 0 <= age && age < m.life
}

func (m *memo[V]) ask(ctx context.Context, key string, ask func(context.Context) (V, error)) (v V, err error) {
	place := &answer[V]{asked: m.now()}
	m.mu.Lock()
	m.remove(key)
	if m.answers == nil {
		m.answers = make(map[string]*answer[V])
	}
	m.answers[key] = place
	m.mu.Unlock()
	defer func() {
		// There is no request whose server would catch it.
		if p := recover(); p != nil {
			err = fmt.Errorf("share: panic: %v\n%s", p, debug.Stack())
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		switch {
		case m.answers[key] != place: // forgotten since
		case err != nil:
			m.remove(key)
		default:
			m.keep(key, place, v)
		}
	}()
	return ask(ctx)
}

// keep puts v in its place. The caller holds mu.
func (m *memo[V]) keep(key string, place *answer[V], v V) {
	w := m.weight(v)
	if w > m.room {
		m.remove(key)
		return
	}
	for other, a := range m.answers { // in no order: all are gone in a moment
		if m.held+w <= m.room {
			break
		}
		if a.end != nil {
			m.remove(other)
		}
	}
	m.held += w
	place.value, place.weight = v, w
	place.end = time.AfterFunc(m.life, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.answers[key] == place {
			m.remove(key)
		}
	})
}

// remove takes away what is under key. The caller holds mu.
func (m *memo[V]) remove(key string) {
	a := m.answers[key]
	if a == nil {
		return
	}
	if a.end != nil {
		a.end.Stop()
	}
	m.held -= a.weight
	delete(m.answers, key)
}

// forget makes the next to come ask anew, also if someone is asking now.
func (m *memo[V]) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(key)
	m.asking.Forget(key)
}
