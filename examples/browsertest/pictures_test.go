package browsertest

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestPictures takes the pictures of docs/what-people-see.md. From the folder
// examples:
//
//	SHARE_TEST_SCREENSHOTS=$PWD/../docs/images go test -count=1 -run TestPictures ./browsertest
func TestPictures(t *testing.T) {
	dir := os.Getenv("SHARE_TEST_SCREENSHOTS")
	if dir == "" {
		t.Skip("SHARE_TEST_SCREENSHOTS names no folder to put pictures into")
	}
	p := startServer(t, "-user", "ann:secret")
	links := p.shareAlbums(t) // the admin's
	ann := &program{url: p.url, admin: newClient(t)}
	ann.post(t, "/login", url.Values{"name": {"ann"}, "password": {"secret"}})
	albums := regexp.MustCompile(`\bal-[0-9A-Za-z_-]+`).FindAllString(p.get(t, "/"), -1)
	for _, words := range []string{"For the drive home", "Sunday, with coffee"} {
		ann.post(t, "/shares", url.Values{"item": {albums[0]}, "expiry": {"30"}, "description": {words}, "downloadable": {"on"}})
	}

	visitor := openTab(t)
	for name, look := range map[string]struct {
		scheme        string
		width, height int64
	}{
		"share-light": {"light", 900, 720},
		"share-dark":  {"dark", 900, 720},
		"share-phone": {"light", 360, 740},
	} {
		visitor.scheme(look.scheme)
		visitor.size(look.width, look.height)
		visitor.open(links[0])
		visitor.click(".tracks li:nth-child(2) .title a")
		visitor.until(audio + ".currentTime > 1.5")
		visitor.click("#play")
		visitor.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
		visitor.picture(dir, name)
	}
	for user, pages := range map[string]map[string]string{
		"ann":   {"owner-new": "/shares/new?item=" + albums[0], "owner-shares": "/shares"},
		"admin": {"admin-shares": "/shares"},
	} {
		b := openTab(t)
		b.size(900, 720)
		b.open(p.url + "/login")
		b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{const f = document.querySelector("form:has([name=password])");
			f.elements.name.value = %q; f.elements.password.value = "secret"; f.requestSubmit()}`, user)))
		b.until(`!document.querySelector("[name=password]")`)
		for name, path := range pages {
			b.open(p.url + path)
			b.picture(dir, name)
		}
	}
}

// heaviest is what a picture may weigh, so that the documents load quickly
// and the repository stays small.
const heaviest = 120_000

func (b *tab) picture(dir, name string) {
	b.t.Helper()
	time.Sleep(300 * time.Millisecond) // for colours to have changed
	b.shot(name)
	info, err := os.Stat(filepath.Join(dir, name+".png"))
	require.NoError(b.t, err)
	require.Less(b.t, info.Size(), int64(heaviest), name)
}

func newClient(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, Timeout: 10 * time.Second}
}
