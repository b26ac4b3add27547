package web

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLogin(t *testing.T) {
	s := newServer(t)
	b := s.browser(t)
	for _, path := range []string{"/", "/albums/x", "/shares", "/nothing"} {
		assert.Equal(t, "/login", b.get(path).path, path)
	}
	assert.Equal(t, "/login", b.post("/shares", "item", "x").path)

	for _, wrong := range [][2]string{{"ann", "bob-secret"}, {"ann", ""}, {"nobody", "ann-secret"}, {"", ""}} {
		got := b.post("/login", "name", wrong[0], "password", wrong[1])
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.Contains(t, got.body, "do not match")
		assert.Empty(t, got.header.Get("Set-Cookie"))
	}
	got := b.post("/login", "name", "ann", "password", "ann-secret")
	assert.Equal(t, "/", got.path)
	assert.Equal(t, "/", b.get("/login").path, "nothing to do there")

	stolen := b.cookie("/")
	assert.Equal(t, "/login", b.post("/logout").path)
	assert.Equal(t, "/login", b.get("/").path)
	req := b.form("/shares")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.AddCookie(stolen)
	assert.Equal(t, "/login", b.do(req).path, "logging out ends the session, not only the cookie")
}

// cookie returns the session cookie that the browser sends to a path.
func (b *browser) cookie(path string) *http.Cookie {
	b.t.Helper()
	u, err := url.Parse(b.s.URL + path)
	require.NoError(b.t, err)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == sessionCookie {
			return c
		}
	}
	require.Fail(b.t, "no session cookie")
	return nil
}

func TestSessionCookie(t *testing.T) {
	s := newServer(t)
	set := func(r *http.Request, site *site) *http.Cookie {
		w := httptest.NewRecorder()
		site.setSession(w, r, site.sessions.add("ann"))
		c, err := http.ParseSetCookie(w.Header().Get("Set-Cookie"))
		require.NoError(t, err)
		assert.True(t, c.HttpOnly)
		assert.Equal(t, http.SameSiteLaxMode, c.SameSite)
		assert.Len(t, c.Value, 43, "256 bits")
		return c
	}
	public, err := url.Parse("https://music.example.com")
	require.NoError(t, err)
	plain := &site{sessions: newSessions(s.now)}
	known := &site{sessions: newSessions(s.now), Config: Config{Public: public}}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/login", nil)
	assert.False(t, set(r, plain).Secure)
	assert.False(t, set(r, known).Secure, "on the machine itself, past the proxy")
	r.Host = "music.example.com"
	assert.True(t, set(r, known).Secure)
	r.TLS = &tls.ConnectionState{}
	assert.True(t, set(r, plain).Secure)
}

func TestSessionsExpireAndAreBounded(t *testing.T) {
	now := time.Now()
	s := newSessions(func() time.Time { return now })
	first := s.add("ann")
	for range maxSessions - 1 {
		now = now.Add(time.Second)
		s.add("bob")
	}
	_, ok := s.find(first)
	assert.True(t, ok)
	last := s.add("bob")
	_, ok = s.find(first)
	assert.False(t, ok, "the one that began first makes room")
	assert.Len(t, s.byID, maxSessions)

	now = now.Add(sessionLife - time.Millisecond)
	user, ok := s.find(last)
	assert.True(t, ok)
	assert.Equal(t, "bob", user)
	now = now.Add(time.Millisecond)
	_, ok = s.find(last)
	assert.False(t, ok)
	s.add("ann")
	assert.Len(t, s.byID, 1)
}

func TestLoginIsThrottled(t *testing.T) {
	s := newServer(t)
	b := s.browser(t)
	for range loginTries {
		assert.Equal(t, http.StatusUnauthorized, b.post("/login", "name", "ann", "password", "guess").status)
	}
	got := b.post("/login", "name", "ann", "password", "ann-secret")
	assert.Equal(t, http.StatusTooManyRequests, got.status)
	assert.Equal(t, "6", got.header.Get("Retry-After"))
	s.ahead.Store(int64(loginRecovers))
	assert.Equal(t, "/", b.post("/login", "name", "ann", "password", "ann-secret").path)
}

func TestThrottleCountsByAddress(t *testing.T) {
	th := newThrottle(time.Now)
	from := func(addr string) *http.Request { return &http.Request{RemoteAddr: addr} }
	for range loginTries {
		th.failed(from("[2001:db8::1]:1000"))
	}
	assert.Positive(t, th.wait(from("[2001:db8::2]:2000")), "the same network")
	assert.Zero(t, th.wait(from("[2001:db8:0:1::1]:1000")))
	assert.Zero(t, th.wait(from("192.0.2.1:1000")))
	for i := range 2 * maxAddresses {
		th.failed(from(fmt.Sprintf("10.0.%d.%d:1", i/256, i%256)))
	}
	assert.LessOrEqual(t, len(th.spent), maxAddresses)
}

func TestForeignFormsAreRefused(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	for name, header := range map[string][2]string{
		"by Sec-Fetch-Site": {"Sec-Fetch-Site", "cross-site"},
		"by Origin":         {"Origin", "https://evil.example"},
		"by a null Origin":  {"Origin", "null"},
	} {
		for _, path := range []string{"/shares", "/login", "/logout", "/shares/abcdefghij/delete"} {
			req := b.form(path, "item", b.album().ID, "expiry", "never")
			req.Header.Set(header[0], header[1])
			got := b.do(req)
			assert.Equal(t, http.StatusForbidden, got.status, "%s %s", name, path)
			assert.Contains(t, got.body, "another site")
		}
	}
	assert.Empty(t, s.stored(t))
	assert.Equal(t, "/", b.get("/").path, "still logged in")
}

func TestUsers(t *testing.T) {
	var u Users
	require.NoError(t, u.Add("ann", "x:y"))
	require.NoError(t, u.Add("Ben Ö", "z"))
	for _, wrong := range []string{"", "ann", " x", "a\x00b", "a\xffb", string(make([]byte, 100))} {
		assert.Error(t, u.Add(wrong, "password"), "%q", wrong)
	}
	assert.Error(t, u.Add("carl", ""))
	assert.Equal(t, 2, u.Len())
	assert.True(t, u.Admin().Admin)
	assert.Equal(t, "ann", u.Admin().ID)
	assert.False(t, u.User("Ben Ö").Admin)
	assert.True(t, u.check("ann", "x:y"))
	assert.False(t, u.check("ann", "z"))
	assert.False(t, u.check("nobody", ""))
}
