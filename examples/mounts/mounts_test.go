package mounts

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
)

func TestRouters(t *testing.T) {
	for name, router := range map[string]struct {
		mount   func(http.Handler) http.Handler
		options httpshare.Options
	}{
		"net/http": {mount: NetHTTP},
		"chi":      {mount: Chi},
		"echo":     {mount: Echo},
		"gin":      {mount: Gin},
		"stripped": {mount: Stripped, options: httpshare.Options{Prefix: "/"}},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := share.New(config(fakelib.New()))
			require.NoError(t, err)
			id := create(t, m)
			pages, err := httpshare.New(m, router.options)
			require.NoError(t, err)
			server := httptest.NewServer(router.mount(pages))
			t.Cleanup(server.Close)
			visitor{t, server.Client()}.followAll(server.URL+"/share", id)
		})
	}
}

// Behind a proxy made of the standard library, on another name than the
// host's own.
func TestProxies(t *testing.T) {
	for name, mount := range map[string]struct {
		make func(share.Config) (*share.Manager, http.Handler, error)
		base string // what people see
		from string // what the proxy turns into the backend's root
	}{
		"fixed":    {FixedBase, "https://example.com/listen", ""},
		"kept":     {PathKept, "https://example.com/music/share", ""},
		"stripped": {PathStripped, "https://example.com/music/share", "/music"},
	} {
		t.Run(name, func(t *testing.T) {
			m, pages, err := mount.make(config(fakelib.New()))
			require.NoError(t, err)
			id := create(t, m)
			backend := httptest.NewServer(pages)
			t.Cleanup(backend.Close)
			front := httptest.NewTLSServer(proxy(t, backend.URL, mount.from))
			t.Cleanup(front.Close)
			visitor{t, clientTo(front)}.followAll(mount.base, id)
		})
	}
}

// A header that somebody other than the proxy sends is not believed.
func TestForwardedHeadersOfStrangers(t *testing.T) {
	m, pages, err := PathStripped(config(fakelib.New()))
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, "http://music.example.com/share/"+create(t, m), nil)
	r.RemoteAddr = "192.0.2.1:1234"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	r.Header.Set("X-Forwarded-Prefix", "/evil")
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	require.NotContains(t, w.Body.String(), "evil")
	require.True(t, strings.HasPrefix(ogURL.FindStringSubmatch(w.Body.String())[1], "http://music.example.com/share/"))
}

// proxy is what a proxy does, whatever its name.
func proxy(t *testing.T, backend, strip string) http.Handler {
	t.Helper()
	to, err := url.Parse(backend)
	require.NoError(t, err)
	p := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(to)
		r.SetXForwarded()
		if strip != "" {
			r.Out.Header.Set("X-Forwarded-Prefix", strip)
		}
	}}
	return http.StripPrefix(strip, p)
}
