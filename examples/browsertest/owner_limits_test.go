package browsertest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a user's limits cut is said, and not offered.
func TestOwnerWithLimits(t *testing.T) {
	axe := axeCore(t)
	file := filepath.Join(t.TempDir(), "limits.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"ann": {"maxLifeDays": 30, "noDownload": true, "maxShares": 1}, "bob": {"disabled": true}}`), 0o600))
	p := startServer(t, append([]string{"-limits", file}, annAndBob...)...)
	album := regexp.MustCompile(`\bal-\w{16,}`).FindString(p.get(t, "/"))

	ann := openTab(t)
	ann.login(p, "ann", "ann-secret")
	ann.looks(axe, "limited-form", p.url+"/shares/new?item="+album)
	require.Contains(t, ann.text("main"), "Your links end after 30 days at the latest.")
	require.False(t, eval[bool](ann, `!!document.querySelector("#downloadable")`))
	ann.click("form.panel button")
	ann.lands(`/shares/\w{10}\?done=created`)
	ann.open(p.url + "/shares/new?item=" + album)
	ann.click("form.panel button")
	ann.lands("/shares")
	require.Contains(t, ann.text(".note.bad"), "as many live links as you may have")

	bob := openTab(t)
	bob.login(p, "bob", "bob-secret")
	bob.looks(axe, "may-not", p.url+"/albums/"+album)
	require.Contains(t, bob.text(".note"), "You may not share here.")
	require.False(t, eval[bool](bob, `!!document.querySelector('a[href*="shares/new"]')`))
}
