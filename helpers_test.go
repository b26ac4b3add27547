package share_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

var (
	ann  = share.User{ID: fakelib.Owner, Name: "Ann"}
	bob  = share.User{ID: "bob", Name: "Bob"}
	root = share.User{ID: "root", Admin: true}
)

// host is a host in a test: a Manager with all around it.
type host struct {
	*share.Manager
	store *memstore.Store
	lib   *fakelib.Library
	clock *clock
	log   *logged
}

// newHost starts a Manager on a fake library; change alters its Config first.
func newHost(t *testing.T, change ...func(*share.Config)) *host {
	t.Helper()
	h := &host{store: &memstore.Store{}, lib: fakelib.New(), clock: &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.UTC)}, log: &logged{}}
	cfg := share.Config{Store: h.store, Resolver: h.lib, Now: h.clock.Now, Logger: slog.New(slog.NewTextHandler(h.log, nil))}
	for _, c := range change {
		c(&cfg)
	}
	m, err := share.New(cfg)
	require.NoError(t, err)
	h.Manager = m
	t.Cleanup(func() { require.NoError(t, m.Close(context.Background())) })
	return h
}

// create makes a share of the album.
func (h *host) create(t *testing.T, change ...func(*share.Spec)) *share.Share {
	t.Helper()
	spec := share.Spec{Items: []string{fakelib.Album}}
	for _, c := range change {
		c(&spec)
	}
	s, err := h.Create(t.Context(), ann, spec)
	require.NoError(t, err)
	return s
}

// count returns how many shares there are.
func (h *host) count(t *testing.T) int {
	t.Helper()
	all, err := h.store.List(t.Context(), share.Query{Limit: 1000})
	require.NoError(t, err)
	return len(all)
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *clock) add(d time.Duration) { c.set(c.Now().Add(d)) }

// logged is what went to the log.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func ptr[T any](v T) *T { return &v }
