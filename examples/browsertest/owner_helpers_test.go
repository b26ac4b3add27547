package browsertest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/demo"
)

// Users of the example server beside its administrator, for startServer.
var annAndBob = []string{"-user", "ann:ann-secret", "-user", "bob:bob-secret"}

// login logs in as a person does, with the form.
func (b *tab) login(p *program, name, password string) {
	b.t.Helper()
	b.open(p.url + "/")
	b.lands("/login")
	b.fill("#name", name)
	b.fill("#password", password)
	b.click("form button")
	b.lands("/")
}

// fill types into a field, in place of what is in it.
func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).value = ''", selector)), chromedp.SendKeys(selector, text))
}

// lands waits for the page at a path, with its query, that a click or a key
// leads to, and returns the path. It is given as a regular expression.
func (b *tab) lands(path string) string {
	b.t.Helper()
	re := regexp.MustCompile("^" + path + "$")
	at := ""
	wait(b.t, "at "+path, func() bool {
		// An error is the page going away at this very moment.
		where, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.pathname + location.search : ""`))
		at = where
		return err == nil && re.MatchString(where)
	})
	return at
}

// text returns what a part of the page says.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf("document.querySelector(%q)?.innerText ?? `no %[1]s`", selector))
}

// link returns the link that the page of a share shows.
func (b *tab) link() string {
	b.t.Helper()
	return eval[string](b, `document.querySelector(".copy input").value`)
}

// clipboard returns what was copied.
func (b *tab) clipboard() string {
	b.t.Helper()
	call(b, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{
		Permission: &cdpbrowser.PermissionDescriptor{Name: "clipboard-read"},
		Setting:    cdpbrowser.PermissionSettingGranted,
	})
	return eval[string](b, "navigator.clipboard.readText()", chromedp.EvalAwaitPromise)
}

// manyTracks is the demo library and so many more tracks, by artists with no
// picture. Each is a second of silence.
func manyTracks(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	silence := []byte("RIFF\x64\x1f\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00")
	silence = append(silence, bytes.Repeat([]byte{128}, 8000)...)
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("Ensemble %c", 'A'+i/40%26), fmt.Sprintf("Evening no. %d", 1+i/10), fmt.Sprintf("%02d Piece %d.wav", 1+i%10, i+1))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, silence, 0o644))
	}
	return dir
}
