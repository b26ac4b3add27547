package browsertest

import (
	"net/url"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Every page that an owner sees fits a wide screen and a phone, in light and
// dark, and axe-core finds nothing on it.
func TestOwnerLooks(t *testing.T) {
	axe := axeCore(t)
	p := startServer(t, append([]string{"-music", manyTracks(t, 230)}, annAndBob...)...)
	first := func(path, pattern string) string {
		t.Helper()
		found := regexp.MustCompile(pattern).FindString(p.get(t, path))
		require.NotEmpty(t, found, path)
		return found
	}
	album := first("/search?q=harbour+sketches", `\bal-\w{16,}`)
	share := func(form url.Values) string {
		t.Helper()
		return shareLink.FindString(p.post(t, "/shares", form))
	}
	link := share(url.Values{"item": {album}, "expiry": {"30"}, "downloadable": {"yes"}, "description": {"For the long drive on Friday"}})
	share(url.Values{"item": {first("/playlists", `\bpl-\w{16,}`)}, "expiry": {"never"}})
	share(url.Values{"item": {first("/search?q=noemie", `\btr-\w{16,}`)}, "expiry": {"7"}, "description": {"A_description_with_a_very_long_word_that_has_no_place_to_break_at_and_goes_on_and_on_and_on"}})

	t.Run("library", func(t *testing.T) {
		b := openTab(t)
		b.looks(axe, "login", p.url+"/login")
		b.login(p, "admin", "secret")
		for name, path := range map[string]string{
			"albums": "/", "artists": "/artists", "tracks": "/tracks?page=2", "playlists": "/playlists",
			"album": "/albums/" + album, "artist": "/artists/" + first("/search?q=ensemble+b", `\bar-\w{16,}`),
			"playlist": "/playlists/" + first("/playlists", `\bpl-\w{16,}`),
			"search":   "/search?q=ha", "search-none": "/search?q=zzz", "search-empty": "/search",
		} {
			b.looks(axe, name, p.url+path)
		}
	})
	t.Run("shares", func(t *testing.T) {
		b := openTab(t)
		b.login(p, "admin", "secret")
		for name, path := range map[string]string{
			"share-form": "/shares/new?item=" + album, "admin": "/shares", "shares": "/shares?owner=admin", "shares-none": "/shares?owner=bob",
			"share": "/shares/" + link[len(link)-10:], "scan": "/scan", "not-found": "/nothing",
		} {
			b.looks(axe, name, p.url+path)
		}
		b.open(p.url + "/shares")
		b.click(".shares summary")
		b.looks(axe, "shares-open", "")
		b.open(p.url + "/shares/new?item=" + album)
		b.do(chromedp.SetValue("#expiry", "date"), chromedp.SetValue("#date", "2001-01-01"))
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#date").min = ""`)) // the browser would not send it
		b.click("form.panel button")
		b.lands("/shares")
		require.Contains(t, b.text("#expiry-problem"), "in the past")
		b.looks(axe, "share-problem", "")
	})
}

// looks examines a page, "" the one that is open, in every form there is.
func (b *tab) looks(axe, name, url string) {
	b.t.Helper()
	if url != "" {
		b.size(1100, 900)
		b.open(url)
	}
	// Evaluated from outside, so the page's own policy does not keep it out.
	b.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, form := range []struct {
			name          string
			width, height int64
		}{{"wide", 1100, 900}, {"phone", 360, 740}} {
			b.size(form.width, form.height)
			state := name + " " + scheme + " " + form.name
			if os.Getenv("SHARE_TEST_SCREENSHOTS") != "" {
				time.Sleep(300 * time.Millisecond) // for pictures to have come
				b.shot("owner-" + name + "-" + scheme + "-" + form.name)
			}
			require.LessOrEqual(b.t, eval[int](b, "document.documentElement.scrollWidth"), int(form.width), state)
			violations := eval[[]string](b, `axe.run(document).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join()))`, chromedp.EvalAwaitPromise)
			require.Empty(b.t, violations, state)
		}
	}
	b.fine()
}
