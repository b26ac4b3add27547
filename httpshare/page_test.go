package httpshare_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

var links = regexp.MustCompile(`(?:href|src|data-cover)="([^"]*)"`)

// followAll asks for everything that a page refers to, as seen from url.
func followAll(t *testing.T, s *site, from string, page answer) (n int) {
	t.Helper()
	base, err := url.Parse(from)
	require.NoError(t, err)
	for _, m := range links.FindAllStringSubmatch(page.body, -1) {
		ref, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		require.NoError(t, err)
		if ref.Scheme == "data" {
			continue
		}
		require.Empty(t, ref.Host, "no outside resource: %s", m[1])
		a := s.get(t, base.ResolveReference(ref).String())
		require.Equal(t, http.StatusOK, a.StatusCode, m[1])
		require.NotEmpty(t, a.body)
		n++
	}
	return n
}

func TestPage(t *testing.T) {
	s := newSite(t)
	sh := s.create(t, func(s *share.Spec) { s.Description, s.Downloadable = "For <b>you</b>", ptr(true) })
	a := s.get(t, "/share/"+sh.ID, "Accept: text/html")
	require.Equal(t, http.StatusOK, a.StatusCode)
	require.Equal(t, "text/html; charset=utf-8", a.Header.Get("Content-Type"))
	for _, text := range []string{
		"<h1>The Day</h1>", "The Band", "2001", "3 tracks", "3 min", "For &lt;b&gt;you&lt;/b&gt;", ">Noon</a>", "1:01",
		"<title>The Day – The Band · Ann&#39;s music</title>", `property="og:title" content="The Day"`,
		`property="og:url" content="` + s.URL + "/share/" + sh.ID + `"`, `name="twitter:card"`, "This link works until 2 January 2027.",
	} {
		require.Contains(t, a.body, text)
	}
	require.NotContains(t, a.body, fakelib.Owner)
	require.NotRegexp(t, `(?i)<script>|<style|style=|\son\w+=|javascript:`, a.body)
	// 3 tracks of stream, no-JS stream, download and cover, and the rest.
	require.Equal(t, 3*4+4, followAll(t, s, s.URL+"/share/"+sh.ID, a))
}

// Each route answers with its own status and headers, and every response has
// those that hold everywhere.
func TestHeaders(t *testing.T) {
	s := newSite(t)
	sh := s.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) })
	v := s.view(t, sh.ID)
	page := s.get(t, "/share/"+sh.ID)
	css := regexp.MustCompile(`assets/style-\w+\.css`).FindString(page.body)
	for name, test := range map[string]struct {
		url, cache, kind string
	}{
		"page":     {"/share/" + sh.ID, "no-store", "text/html; charset=utf-8"},
		"m3u":      {"/share/" + sh.ID + "/m3u", "no-store", "audio/x-mpegurl; charset=utf-8"},
		"stream":   {v.Tracks[0].StreamURL, "private, no-cache", "audio/mpeg"},
		"download": {v.Tracks[0].DownloadURL, "no-store", "audio/mpeg"},
		"cover":    {v.CoverURL, "private, max-age=300", "image/png"},
		"asset":    {"/share/" + css, "public, max-age=31536000, immutable", "text/css; charset=utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.get(t, test.url)
			require.Equal(t, http.StatusOK, a.StatusCode)
			require.Equal(t, test.cache, a.Header.Get("Cache-Control"))
			require.Equal(t, test.kind, a.Header.Get("Content-Type"))
			common(t, a)
			require.Equal(t, name == "page", strings.Contains(a.Header.Get("Content-Security-Policy"), "script-src 'self'"))
			require.Equal(t, name == "stream" || name == "cover", a.Header.Get("Cross-Origin-Resource-Policy") == "cross-origin")
			require.Equal(t, name == "download" || name == "m3u", strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment; "))

			head := s.do(t, http.MethodHead, test.url)
			require.Equal(t, http.StatusOK, head.StatusCode)
			require.Empty(t, head.body)
			for _, h := range []string{"Content-Length", "Content-Type", "Cache-Control", "Etag", "Content-Security-Policy"} {
				require.Equal(t, a.Header.Get(h), head.Header.Get(h), h)
			}

			for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "BREW"} {
				a := s.do(t, method, test.url)
				require.Equal(t, http.StatusMethodNotAllowed, a.StatusCode)
				require.Equal(t, "GET, HEAD", a.Header.Get("Allow"))
				common(t, a)
			}
		})
	}
}

func common(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, "nosniff", a.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "noindex, nofollow", a.Header.Get("X-Robots-Tag"))
	require.Equal(t, "no-referrer", a.Header.Get("Referrer-Policy"))
	require.NotEmpty(t, a.Header.Get("Cache-Control"))
	require.Contains(t, a.Header.Get("Content-Security-Policy"), "default-src 'none'")
}

// What is not there answers the same, in every header and byte, whatever it is.
func TestNotFound(t *testing.T) {
	on := true
	s := newSite(t, func(o *options) { o.share.Enabled = func() bool { return on } })
	sh, other, gone := s.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) }), s.create(t), s.create(t)
	later := s.create(t, func(sp *share.Spec) { sp.StartsAt = s.clock().Add(time.Hour) })
	stream := s.token(t, sh.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-1"})
	unknown := s.token(t, sh.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-9"})
	cover := s.token(t, sh.ID, share.Claim{Purpose: share.PurposeCover, ID: "co-9"})
	lost := s.token(t, gone.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-1"})
	require.NoError(t, s.m.Delete(t.Context(), ann, gone.ID))
	require.Equal(t, http.StatusOK, s.get(t, "/share/"+sh.ID+"/stream/"+stream).StatusCode)

	want := s.get(t, "/share/nosuchid00")
	require.Equal(t, http.StatusNotFound, want.StatusCode)
	require.Equal(t, "no-store", want.Header.Get("Cache-Control"))
	common(t, want)
	same := func(path string) {
		t.Helper()
		got := s.get(t, path)
		require.Equal(t, want.StatusCode, got.StatusCode, path)
		require.Equal(t, want.body, got.body, path)
		for _, h := range []http.Header{want.Header, got.Header} {
			h.Del("Date")
		}
		require.Equal(t, want.Header, got.Header, path)
	}
	for _, path := range []string{
		"/share/", "/share/a", "/share/a%2Fb", "/share/" + strings.Repeat("a", 100), "/share/%00%0a", "/share/..%2f..%2fetc", "/", "/other",
		"/share/" + gone.ID, "/share/" + later.ID, "/share/" + strings.ToLower(sh.ID) + "x",
		"/share/" + sh.ID + "/nothing", "/share/" + sh.ID + "/m3u/", "/share/" + sh.ID + "/m3u/" + stream, "/share/" + sh.ID + "/stream", "/share/" + sh.ID + "/stream/",
		"/share/" + sh.ID + "/stream/" + stream + "/x", "/share/" + sh.ID + "//" + stream,
		"/share/" + sh.ID + "/stream/nonsense", "/share/" + sh.ID + "/stream/" + stream[:len(stream)-1] + "x", "/share/" + sh.ID + "/stream/" + unknown,
		"/share/" + other.ID + "/stream/" + stream, "/share/" + sh.ID + "/download/" + stream, "/share/" + sh.ID + "/cover/" + stream, "/share/" + sh.ID + "/cover/" + cover,
		"/share/" + strings.Repeat("/", 100_000), "/share/" + sh.ID + "/stream/" + strings.Repeat("A", 5000),
		"/share/" + gone.ID + "/stream/" + lost, "/share/" + gone.ID + "/m3u", "/share/assets/style.css", "/share/assets/style-000000000000.css", "/share/assets/..%2fpage.html",
	} {
		same(path)
	}
	on = false
	same("/share/" + sh.ID)
	same("/share/" + sh.ID + "/stream/" + stream)
	same("/share/" + sh.ID + "/m3u")
}

func TestErrors(t *testing.T) {
	s := newSite(t)
	end := s.clock().Add(time.Hour)
	expired := s.create(t, func(s *share.Spec) { s.ExpiresAt = &end })
	kept := s.token(t, expired.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-1"})
	s.sleep(time.Hour)
	sh := s.create(t)
	stale := s.token(t, sh.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-1"})
	s.sleep(25 * time.Hour)
	locked, used := s.create(t), s.create(t)
	onLocked := s.token(t, locked.ID, share.Claim{Purpose: share.PurposeStream, ID: "tr-1"})
	s.update(t, locked.ID, func(s *share.Share) { s.Password = "$argon2id$x" })
	s.update(t, used.ID, func(s *share.Share) { s.MaxVisits, s.Visits = 0, 0 })
	s.update(t, used.ID, func(s *share.Share) { s.MaxVisits = 1 })
	download := s.token(t, sh.ID, share.Claim{Purpose: share.PurposeDownload, ID: "tr-1"})
	require.Equal(t, http.StatusOK, s.get(t, "/share/"+used.ID).StatusCode)
	for name, test := range map[string]struct {
		path   string
		status int
		says   string
	}{
		"expired":            {"/share/" + expired.ID, 410, "The time of this link is over."},
		"its playlist":       {"/share/" + expired.ID + "/m3u", 410, ""},
		"its token":          {"/share/" + expired.ID + "/stream/" + kept, 410, ""},
		"an old token":       {"/share/" + sh.ID + "/stream/" + stale, 410, ""},
		"used up":            {"/share/" + used.ID, 410, "opened as often as it may be"},
		"locked":             {"/share/" + locked.ID, 403, "protected by a password"},
		"its locked list":    {"/share/" + locked.ID + "/m3u", 403, ""},
		"a token without":    {"/share/" + locked.ID + "/stream/" + onLocked, 403, ""},
		"not downloadable":   {"/share/" + sh.ID + "/download/" + download, 403, "not for downloading"},
		"expired, with tail": {"/share/" + expired.ID + "/", 308, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := s.get(t, test.path)
			require.Equal(t, test.status, text.StatusCode)
			common(t, text)
			require.Equal(t, "no-store", text.Header.Get("Cache-Control"))
			if test.status == http.StatusPermanentRedirect {
				require.Equal(t, "../"+expired.ID, text.Header.Get("Location"))
				return
			}
			require.Equal(t, "text/plain; charset=utf-8", text.Header.Get("Content-Type"))
			require.Contains(t, text.body, test.says)
			require.NotContains(t, text.body, "The Day")

			page := s.get(t, test.path, "Accept: text/html,*/*;q=0.8")
			require.Equal(t, test.status, page.StatusCode)
			require.Contains(t, page.body, test.says)
			require.Contains(t, page.body, "<h1>")
			require.NotContains(t, page.body, "The Day")
			require.Equal(t, 1, followAll(t, s, s.URL+test.path, page), "its style is found from any depth")
		})
	}
}

// Nothing of a failure inside is shown; it is logged with as much of the link
// ID as may be.
func TestFailures(t *testing.T) {
	s := newSite(t)
	sh := s.create(t)
	v := s.view(t, sh.ID)
	s.sleep(time.Second) // what the library said is kept so long
	s.lib.Before = func(context.Context, string) error { return errors.New("open /secret/path: disk on fire") }
	for _, url := range []string{"/share/" + sh.ID, "/share/" + sh.ID + "/m3u", v.Tracks[0].StreamURL, v.CoverURL} {
		for _, accept := range []string{"*/*", "text/html"} {
			a := s.get(t, url, "Accept: "+accept)
			require.Equal(t, http.StatusServiceUnavailable, a.StatusCode)
			require.Equal(t, "5", a.Header.Get("Retry-After"))
			require.Contains(t, a.body, "try again")
			require.NotContains(t, a.body, "fire")
			common(t, a)
		}
	}
	require.Contains(t, s.log.String(), "disk on fire")
	require.Contains(t, s.log.String(), sh.ID[:4]+"…")
	require.NotContains(t, s.log.String(), sh.ID)

	s.lib.Before = nil
	s.lib.Remove(fakelib.Album)
	a := s.get(t, "/share/"+sh.ID)
	require.Equal(t, http.StatusNotFound, a.StatusCode)
	require.Contains(t, a.body, "no longer in the library")
}

func TestM3U(t *testing.T) {
	s := newSite(t)
	s.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum, Title: "Hé\r\n#EXTINF"},
		share.Track{ID: "tr-1", Title: "One\n#EXTM3U\r", Artist: "A", Duration: 61500 * time.Millisecond}, share.Track{ID: "tr-2"})
	sh := s.create(t)
	a := s.get(t, "/share/"+sh.ID+"/m3u")
	lines := strings.Split(a.body, "\n")
	require.Equal(t, []string{"#EXTM3U", "#EXTENC:UTF-8", "#PLAYLIST:Hé #EXTINF", "#EXTINF:62,A - One #EXTM3U"}, lines[:4])
	require.Equal(t, "#EXTINF:-1,Untitled", lines[5])
	require.Equal(t, "", lines[7])
	require.Len(t, lines, 8)
	require.Equal(t, `attachment; filename="H_ #EXTINF.m3u8"; filename*=UTF-8''H%C3%A9%20#EXTINF.m3u8`, a.Header.Get("Content-Disposition"))

	s.sleep(300 * 24 * time.Hour) // its addresses are good as long as the share
	for _, i := range []int{4, 6} {
		require.True(t, strings.HasPrefix(lines[i], s.URL+"/share/"+sh.ID+"/stream/"), lines[i])
		require.Equal(t, http.StatusOK, s.get(t, lines[i]).StatusCode)
	}
	s.sleep(66 * 24 * time.Hour)
	require.Equal(t, http.StatusGone, s.get(t, lines[4]).StatusCode)
}

func TestVisits(t *testing.T) {
	s := newSite(t)
	sh := s.create(t)
	page := "/share/" + sh.ID
	s.get(t, page)
	s.get(t, page+"/m3u", "User-Agent: VLC/3.0")
	for _, none := range []string{"Sec-Purpose: prefetch", "User-Agent: Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"} {
		a := s.get(t, page, none)
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Contains(t, a.body, "og:image")
		require.Contains(t, a.body, "/stream/")
	}
	s.do(t, http.MethodHead, page)
	s.do(t, http.MethodPost, page)
	s.get(t, page+"/nothing")
	s.get(t, s.view(t, sh.ID).Tracks[0].StreamURL)
	require.Equal(t, int64(2), s.visits(t, sh.ID))
}

// Of a share with a visit limit who does not visit gets nothing to play.
func TestVisitLimit(t *testing.T) {
	s := newSite(t, func(o *options) {
		o.http.IsVisit = func(r *http.Request) bool { return r.Header.Get("Visit") != "" }
	})
	sh := s.create(t)
	s.update(t, sh.ID, func(s *share.Share) { s.MaxVisits = 1 })
	for _, path := range []string{"", "/m3u"} {
		a := s.get(t, "/share/"+sh.ID+path)
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Contains(t, a.body, "The Day")
		require.NotContains(t, a.body, "/stream/")
		require.NotContains(t, a.body, "/cover/")
	}
	a := s.get(t, "/share/"+sh.ID, "Visit: yes")
	require.Contains(t, a.body, "/stream/")
	require.Equal(t, http.StatusGone, s.get(t, "/share/"+sh.ID, "Visit: yes").StatusCode)
	require.Equal(t, http.StatusGone, s.get(t, "/share/"+sh.ID).StatusCode)
	require.Equal(t, http.StatusGone, s.do(t, http.MethodHead, "/share/"+sh.ID+"/m3u").StatusCode)
	followAll(t, s, s.URL+"/share/"+sh.ID, answer{body: strings.ReplaceAll(a.body, sh.ID+"/m3u", "data:,")})
}

func TestGzip(t *testing.T) {
	s := newSite(t)
	sh := s.create(t)
	plain := s.get(t, "/share/"+sh.ID)
	require.Empty(t, plain.Header.Get("Content-Encoding"))
	for accept, want := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0, br": false, "br": false, "xgzip": false} {
		a := s.get(t, "/share/"+sh.ID, "Accept-Encoding: "+accept)
		require.Contains(t, a.Header.Values("Vary"), "Accept-Encoding")
		require.Equal(t, want, a.Header.Get("Content-Encoding") == "gzip", accept)
		if want {
			z, err := gzip.NewReader(strings.NewReader(a.body))
			require.NoError(t, err)
			b, err := io.ReadAll(z)
			require.NoError(t, err)
			require.Equal(t, plain.body, string(b))
		}
	}
	media := s.get(t, s.view(t, sh.ID).Tracks[0].StreamURL, "Accept-Encoding: gzip")
	require.Empty(t, media.Header.Get("Content-Encoding"))
}

// All that a browser loads to show the page of a ten-track album, media aside.
func TestWeight(t *testing.T) {
	s := newSite(t)
	var tracks []share.Track
	for i := range 10 {
		tracks = append(tracks, share.Track{ID: "tr-" + string(rune('a'+i)), Title: strings.Repeat("Word ", i), Artist: "The Band", Suffix: "mp3", Duration: time.Minute, CoverID: fakelib.Cover})
	}
	s.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum, Title: "Ten"}, tracks...)
	sh := s.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) })
	gz := "Accept-Encoding: gzip"
	page := s.get(t, "/share/"+sh.ID)
	packed := len(s.get(t, "/share/"+sh.ID, gz).body)
	parts := map[string]int{"page": packed}
	for _, name := range regexp.MustCompile(`assets/[\w.-]+`).FindAllString(page.body, -1) {
		parts[name] = len(s.get(t, "/share/"+name, gz).body)
		packed += parts[name]
	}
	require.Len(t, parts, 3)
	t.Logf("%d bytes in all, compressed: %v", packed, parts)
	require.Less(t, packed, 30_000)
}

// Tags with markup, controls or broken UTF-8 stay text: the page has the
// same elements as with plain ones.
func TestOddTags(t *testing.T) {
	s := newSite(t)
	elements := func(text string) (names []string, body string) {
		s.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum, Title: "T" + text, Artist: "A" + text, CoverID: fakelib.Cover},
			share.Track{ID: "tr-1", Title: "1" + text, Artist: "2" + text, Album: "3" + text, Suffix: "mp3" + text, ContentType: "audio/mpeg" + text, CoverID: "co-2"})
		sh := s.create(t, func(s *share.Spec) { s.Description = "D" + text; s.Downloadable = ptr(true) })
		body = s.get(t, "/share/"+sh.ID).body
		return regexp.MustCompile(`<[a-zA-Z!/]+`).FindAllString(body, -1), body
	}
	want, _ := elements("x")
	for _, text := range []string{
		`"><script>alert(1)</script>`, `' onclick=alert(1) x='`, "</title></head><body>", "<!--", "]]>", "{{.}}", "&#x3c;b&#x3e;",
		"\x00\x01\x1b[31m", "a\xff\xfeb", "\u202e\u2066", "`${alert(1)}`", "</noscript><b>", "日本語 😀",
	} {
		got, body := elements(text)
		require.Equal(t, want, got, text)
		require.NotContains(t, body, "\x00")
		require.NotContains(t, body, "\xff")
	}
}
