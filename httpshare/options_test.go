package httpshare_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

func files(names ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(names); i += 2 {
		fsys[names[i]] = &fstest.MapFile{Data: []byte(names[i+1])}
	}
	return fsys
}

func TestTemplates(t *testing.T) {
	s := newSite(t, func(o *options) {
		o.http.Templates = files("page.html", `<b>{{.View.Title}} {{.Site}} {{asset "logo.svg"}} {{.Meta.Tags}}</b>`, "notes.txt", "{{")
		o.http.Assets = files("logo.svg", "<svg/>", "style.css", "b{}", "readme.md", "x", "dir/a.css", "x")
	})
	a := s.get(t, "/share/"+s.create(t).ID)
	require.Contains(t, a.body, "<b>The Day Ann&#39;s music assets/logo-")
	require.Contains(t, a.body, `property="og:title"`)
	logo := a.body[strings.Index(a.body, "assets/"):]
	logo = logo[:strings.Index(logo, " ")]
	got := s.get(t, "/share/"+logo)
	require.Equal(t, "<svg/>", got.body)
	require.Equal(t, "image/svg+xml", got.Header.Get("Content-Type"))
	require.Equal(t, "default-src 'none'; sandbox", got.Header.Get("Content-Security-Policy"))

	e := s.get(t, "/share/nosuchid00", "Accept: text/html")
	require.Contains(t, e.body, "<h1>Nothing here</h1>", "what is not replaced stays")
	style := e.body[strings.Index(e.body, "assets/style"):]
	require.Equal(t, "b{}", s.get(t, "/share/"+style[:strings.Index(style, `"`)]).body)
}

// A template that cannot work fails at start, with the file and the place.
func TestBadTemplates(t *testing.T) {
	m, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: fakelib.New()})
	require.NoError(t, err)
	for says, fsys := range map[string]fstest.MapFS{
		"page.html:2":                  files("page.html", "a\n{{.View.Title"),
		"page.html:1:7":                files("page.html", "{{.View.Nonsense}}"),
		"error.html:1":                 files("error.html", "{{.Nope}}"),
		"page.html:1:27":               files("page.html", "{{if .Site}}{{else}}{{.View.Nonsense}}{{end}}"),
		"neither page.html nor":        files("pages.html", ""),
		`no asset "gone.css"`:          files("page.html", `{{asset "gone.css"}}`),
		`function "shout" not defined`: files("page.html", `{{shout "x"}}`),
		"a folder of that name":        nil,
	} {
		o := httpshare.Options{Templates: fsys}
		if fsys == nil {
			o.Templates = files("page.html/x", "") // a folder of that name
			says = "page.html"
		}
		_, err := httpshare.New(m, o)
		require.ErrorContains(t, err, says)
	}
	for _, o := range []httpshare.Options{{Prefix: "share"}, {Prefix: "/share/"}, {Prefix: "/a/../b"}, {StallTimeout: -1}} {
		_, err := httpshare.New(m, o)
		require.Error(t, err)
	}
}

func TestErrorPage(t *testing.T) {
	s := newSite(t, func(o *options) {
		o.http.ErrorPage = func(w http.ResponseWriter, r *http.Request, e httpshare.Problem) {
			w.WriteHeader(e.Status)
			w.Write([]byte("ours: " + e.Title))
		}
	})
	a := s.get(t, "/share/nosuchid00")
	require.Equal(t, http.StatusNotFound, a.StatusCode)
	require.Equal(t, "ours: Nothing here", a.body)
	common(t, a)
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	require.Equal(t, "GET, HEAD", s.do(t, "POST", "/share/x").Header.Get("Allow"))
}

// However the handler is mounted, its page finds all that belongs to it.
func TestMounts(t *testing.T) {
	for name, test := range map[string]struct {
		prefix, page string
		wrap         func(http.Handler) http.Handler
	}{
		"as it is": {"", "/share/", nil},
		"mux": {"", "/share/", func(h http.Handler) http.Handler {
			m := http.NewServeMux()
			m.Handle("/share/", h)
			return m
		}},
		"stripped":            {"/", "/music/public/", func(h http.Handler) http.Handler { return http.StripPrefix("/music/public", h) }},
		"at the top":          {"/", "/", nil},
		"elsewhere":           {"/s/x", "/s/x/", nil},
		"with TimeoutHandler": {"", "/share/", func(h http.Handler) http.Handler { return http.TimeoutHandler(h, 1e10, "") }},
		"without ReadFrom": {"", "/share/", func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				h.ServeHTTP(struct{ http.ResponseWriter }{w}, r)
			})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, func(o *options) { o.http.Prefix, o.wrap = test.prefix, test.wrap })
			sh := s.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) })
			url := s.URL + test.page + sh.ID
			a := s.get(t, url)
			require.Equal(t, http.StatusOK, a.StatusCode)
			require.Equal(t, 16, followAll(t, s, url, a))
			slash := s.get(t, url+"/")
			require.Equal(t, http.StatusPermanentRedirect, slash.StatusCode)
			to, err := slash.Location()
			require.NoError(t, err)
			require.Equal(t, url, to.String())
			e := s.get(t, url+"/stream/x", "Accept: text/html")
			require.Equal(t, http.StatusNotFound, e.StatusCode)
			require.Equal(t, 1, followAll(t, s, url+"/stream/x", e))
		})
	}
}

// A recorder has neither deadlines nor an end of its context, and is served.
func TestRecorder(t *testing.T) {
	s := newSite(t)
	h, err := httpshare.New(s.m, httpshare.Options{})
	require.NoError(t, err)
	sh := s.create(t)
	url := strings.TrimPrefix(s.view(t, sh.ID).Tracks[0].StreamURL, s.URL)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", url, nil))
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, audio, w.Body.String())
}

func TestIsVisit(t *testing.T) {
	for agent, want := range map[string]bool{
		"": true, "curl/8.0": true, "VLC/3.0.20 LibVLC/3.0.20": true,
		"Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0":                                                                  true,
		"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36":                      true,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1": true,
		"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)":                                                                       false,
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)":                                                                              false,
		"WhatsApp/2.23.20.0 A":          false,
		"WhatsApp/2":                    false, // Signal
		"TelegramBot (like TwitterBot)": false,
		"facebookexternalhit/1.1":       false,
		"Twitterbot/1.0":                false,
		"Synapse (bot; +https://github.com/matrix-org/synapse)":      false,
		"Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/)": false,
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0": false, // iMessage
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                                                                            false,
		"LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)":                                                                               false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("User-Agent", agent)
		require.Equal(t, want, httpshare.IsVisit(r), agent)
		r.Method = "HEAD"
		require.False(t, httpshare.IsVisit(r))
	}
	for _, header := range []string{"Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch", "X-Purpose: preview"} {
		name, value, _ := strings.Cut(header, ": ")
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set(name, value)
		require.False(t, httpshare.IsVisit(r), header)
	}
}
