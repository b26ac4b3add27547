package httpshare_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

var ann = share.User{ID: fakelib.Owner}

// site is a host with its public pages, on a real server.
type site struct {
	*httptest.Server
	m     *share.Manager
	store *memstore.Store
	lib   *fakelib.Library
	log   *logged

	mu  sync.Mutex
	now time.Time
}

type options struct {
	share share.Config
	http  httpshare.Options
	wrap  func(http.Handler) http.Handler
	serve func(*httptest.Server) // before it starts
	tls   bool
}

func newSite(t *testing.T, change ...func(*options)) *site {
	t.Helper()
	s := &site{store: &memstore.Store{}, lib: fakelib.New(), log: &logged{}, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(s.log, nil))
	o := options{
		share: share.Config{Store: s.store, Resolver: s.lib, Now: s.clock, Logger: log},
		http:  httpshare.Options{SiteName: "Ann's music"},
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	s.m, err = share.New(o.share)
	require.NoError(t, err)
	var h http.Handler
	h, err = httpshare.New(s.m, o.http)
	require.NoError(t, err)
	if o.wrap != nil {
		h = o.wrap(h)
	}
	s.Server = httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelError)
	if o.serve != nil {
		o.serve(s.Server)
	}
	if o.tls {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(func() {
		s.Close()
		require.NoError(t, s.m.Close(context.Background()))
		require.Equal(t, s.lib.Opens.Load(), s.lib.Shut.Load(), "every body opened is closed once")
		require.NotContains(t, s.log.String(), "panic serving")
	})
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) sleep(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *site) create(t *testing.T, change ...func(*share.Spec)) *share.Share {
	t.Helper()
	spec := share.Spec{Items: []string{fakelib.Album}}
	for _, c := range change {
		c(&spec)
	}
	sh, err := s.m.Create(t.Context(), ann, spec)
	require.NoError(t, err)
	return sh
}

// update changes a share behind the Manager's back, as another node would,
// and lets the time go by in which that may go unnoticed.
func (s *site) update(t *testing.T, id string, change func(*share.Share)) {
	t.Helper()
	_, err := s.store.Update(t.Context(), id, func(sh *share.Share) error { change(sh); return nil })
	require.NoError(t, err)
	s.sleep(time.Second)
}

func (s *site) view(t *testing.T, id string) *share.View {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	g, err := s.m.Open(ctx, id, "")
	require.NoError(t, err)
	v, err := g.View(s.URL + "/share")
	require.NoError(t, err)
	return v
}

func (s *site) token(t *testing.T, id string, c share.Claim) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	g, err := s.m.Open(ctx, id, "")
	require.NoError(t, err)
	return g.Token(c)
}

func (s *site) visits(t *testing.T, id string) int64 {
	t.Helper()
	require.NoError(t, s.m.Close(t.Context())) // writes what is pending, and from now on at once
	got, err := s.store.Get(t.Context(), id)
	require.NoError(t, err)
	return got.Visits
}

type answer struct {
	*http.Response
	body string
	err  error // of reading the body
}

var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// do sends a request; headers are "Name: value".
func (s *site) do(t *testing.T, method, url string, headers ...string) answer {
	t.Helper()
	if strings.HasPrefix(url, "/") {
		url = s.URL + url
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	r.Header.Set("Accept-Encoding", "identity")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Add(name, value)
	}
	resp, err := client.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp, string(b), err}
}

func (s *site) get(t *testing.T, url string, headers ...string) answer {
	t.Helper()
	return s.do(t, http.MethodGet, url, headers...)
}

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
