package web

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/demo"
	"github.com/seed545d57e3/share/examples/server/library"
	"github.com/seed545d57e3/share/memstore"
)

// server is a site with an administrator, boss, and two users, ann and bob;
// the password of each is their name and "-secret".
type server struct {
	*httptest.Server
	library    *library.Library
	collection *collection
	store      memstore.Store
	shares     *share.Manager
	log        strings.Builder
	limits     atomic.Pointer[share.Limits] // of ann; nil: none
	off        atomic.Bool                  // sharing
	ahead      atomic.Int64                 // of the real time, in nanoseconds
}

func (s *server) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

func newServer(t *testing.T) *server {
	t.Helper()
	lib, err := library.Scan(t.Context(), demo.Files(), func(file string, err error) { t.Error(file, err) })
	require.NoError(t, err)
	return serverOf(t, lib)
}

func serverOf(t testing.TB, lib *library.Library) *server {
	t.Helper()
	s := &server{library: lib, collection: &collection{}}
	s.collection.current.Store(lib)
	var err error
	users := &Users{}
	for _, name := range []string{"boss", "ann", "bob"} {
		require.NoError(t, users.Add(name, name+"-secret"))
	}
	s.shares, err = share.New(share.Config{
		Store:    &s.store,
		Resolver: library.NewResolver(s.library, users.Has),
		Enabled:  func() bool { return !s.off.Load() },
		Limits: func(u share.User) share.Limits {
			if l := s.limits.Load(); l != nil && u.ID == "ann" {
				return *l
			}
			return share.Limits{}
		},
		Now: s.now,
	})
	require.NoError(t, err)
	handler, err := New(Config{
		Users: users, Collection: s.collection, Shares: s.shares, Now: s.now,
		Logger: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	require.NoError(t, err)
	s.Server = httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// browser is somebody's browser.
type browser struct {
	t      testing.TB
	s      *server
	client *http.Client
}

func (s *server) browser(t testing.TB) *browser {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &browser{t, s, &http.Client{Jar: jar, Transport: s.Client().Transport}}
}

// as is the browser of a user who has logged in.
func (s *server) as(t testing.TB, name string) *browser {
	b := s.browser(t)
	got := b.post("/login", "name", name, "password", name+"-secret")
	require.Equal(t, http.StatusOK, got.status)
	require.Equal(t, "/", got.path)
	return b
}

// answer is what a request led to, after redirects.
type answer struct {
	status int
	path   string // with the query
	header http.Header
	body   string
}

func (b *browser) do(req *http.Request) answer {
	b.t.Helper()
	resp, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	return answer{resp.StatusCode, resp.Request.URL.RequestURI(), resp.Header, string(body)}
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.s.URL+path, nil)
	require.NoError(b.t, err)
	return b.do(req)
}

// post sends a form, given as names and values, as the site's own pages do.
func (b *browser) post(path string, fields ...string) answer {
	b.t.Helper()
	req := b.form(path, fields...)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(req)
}

func (b *browser) form(path string, fields ...string) *http.Request {
	b.t.Helper()
	form := make(url.Values)
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.s.URL+path, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req
}

func (b *browser) album() *library.Album { return b.s.library.Albums()[0] }

// share makes a share of an album and returns the path of its page.
func (b *browser) share(fields ...string) (path string) {
	b.t.Helper()
	got := b.post("/shares", append([]string{"item", b.album().ID, "expiry", "365"}, fields...)...)
	require.Equal(b.t, http.StatusOK, got.status, got.body)
	path, created := strings.CutSuffix(got.path, "?done=created")
	require.True(b.t, created, got.path)
	return path
}

// stored returns the shares there are, newest first.
func (s *server) stored(t *testing.T) []*share.Share {
	t.Helper()
	var all []*share.Share
	for sh, err := range s.shares.List(t.Context(), share.User{ID: "boss", Admin: true}, share.Query{}) {
		require.NoError(t, err)
		all = append(all, sh)
	}
	return all
}

func TestPagesOfTheLibrary(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	album := b.album()
	for path, want := range map[string][]string{
		"/":                                  {"Kitchen Window", "Harbour Sketches", "./albums/" + album.ID, "./covers/" + album.CoverID},
		"/albums/" + album.ID:                {"Postcard to Noémie", "../shares/new?item=" + album.ID, "../shares/new?item=" + album.Tracks[0].ID},
		"/artists":                           {"Copper Finch", "Quiet Meridian", "1 album<"},
		"/artists/" + album.ArtistID:         {"Kitchen Window", "../shares/new?item=" + album.ArtistID},
		"/playlists":                         {"Evening Mix", "5 tracks"},
		"/playlists/" + playlist(s).ID:       {"Buoy No. 7", "../shares/new?item=" + playlist(s).ID},
		"/shares/new?item=" + playlist(s).ID: {"Evening Mix", "Make the link"},
	} {
		got := b.get(path)
		assert.Equal(t, http.StatusOK, got.status, path)
		for _, text := range want {
			assert.Contains(t, got.body, text, path)
		}
		assert.Equal(t, "no-store", got.header.Get("Cache-Control"))
		assert.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
		assert.Equal(t, "same-origin", got.header.Get("Referrer-Policy"))
		assert.Contains(t, got.header.Get("Content-Security-Policy"), "default-src 'none'")
		assert.NotContains(t, got.body, "<style")
		assert.NotContains(t, got.body, "style=")
		assert.NotContains(t, got.body, "ZgotmplZ", "a value in the wrong place")
	}
	for _, path := range []string{"/nothing", "/albums/x", "/albums/" + album.ArtistID, "/artists/x", "/playlists/x", "/shares/x", "/shares/new", "/shares/new?item=x"} {
		assert.Equal(t, http.StatusNotFound, b.get(path).status, path)
	}
	assert.Empty(t, s.log.String())
}

func playlist(s *server) *library.Playlist { return s.library.Playlists()[0] }

func TestCoversAndAssets(t *testing.T) {
	s := newServer(t)
	path := "/covers/" + s.library.Albums()[0].CoverID + "?size=150"
	assert.Equal(t, "/login", s.browser(t).get(path).path, "covers are for who has logged in")
	b := s.as(t, "ann")
	got := b.get(path)
	assert.Equal(t, "image/jpeg", got.header.Get("Content-Type"))
	assert.Contains(t, got.header.Get("Content-Security-Policy"), "sandbox")
	assert.Less(t, len(got.body), 20_000)
	assert.Equal(t, http.StatusNotFound, b.get("/covers/co-x").status)

	page := s.browser(t).get("/login").body
	for _, name := range []string{"style.css", "page.js", "icon.svg"} {
		_, rest, ok := strings.Cut(page, "./assets/"+name)
		require.True(t, ok, name)
		version, _, _ := strings.Cut(rest, `"`)
		got := s.browser(t).get("/assets/" + name + version)
		assert.Equal(t, http.StatusOK, got.status)
		assert.Contains(t, got.header.Get("Cache-Control"), "immutable")
	}
	assert.Equal(t, http.StatusNotFound, s.browser(t).get("/assets/other.css").status)
}

// A reverse proxy may mount the site below a path that the site does not know.
func TestMountedBelowAPath(t *testing.T) {
	s := newServer(t)
	inner := s.Config.Handler
	s.Config.Handler = http.StripPrefix("/some/music", inner)
	b := s.browser(t)
	got := b.post("/some/music/login", "name", "ann", "password", "ann-secret")
	require.Equal(t, "/some/music/", got.path)
	got = b.post("/some/music/shares", "item", b.album().ID, "expiry", "7")
	assert.Regexp(t, `^/some/music/shares/\w{10}\?done=created$`, got.path)
	got = b.post("/some/music/logout")
	assert.Equal(t, "/some/music/login", got.path)
	assert.Equal(t, "/some/music/login", b.get("/some/music/").path)
}
