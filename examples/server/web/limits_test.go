package web

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

func TestLimitsAreSaidAndKept(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	s.limits.Store(&share.Limits{MaxLife: 30 * 24 * time.Hour, NoDownload: true, MaxShares: 2})
	form := b.get("/shares/new?item=" + b.album().ID).body
	for _, text := range []string{
		"Your links end after 30 days at the latest.", "can be heard, not downloaded", "2 live links at a time",
		`<option value="longest" selected>After 30 days</option>`, `<option value="7">`, ` max="` + s.now().Local().AddDate(0, 0, 30).Format(time.DateOnly)[:4],
	} {
		assert.Contains(t, form, text)
	}
	for _, text := range []string{"downloadable", `value="never"`, `value="365"`, "After 1 year"} {
		assert.NotContains(t, form, text)
	}
	assert.Contains(t, b.get("/shares").body, "Your links end after 30 days")
	assert.NotContains(t, s.as(t, "bob").get("/shares/new?item="+b.album().ID).body, "at the latest")

	// What the form does not offer is cut all the same.
	path := b.share("expiry", "longest", "downloadable", "yes")
	sh := s.stored(t)[0]
	assert.False(t, sh.Downloadable)
	assert.WithinDuration(t, s.now().Add(30*24*time.Hour), sh.ExpiresAt, time.Minute)
	assert.Contains(t, b.get(path).body, "Your links end after 30 days")

	b.share()
	got := b.post("/shares", "item", b.album().ID, "expiry", "7")
	assert.Equal(t, http.StatusForbidden, got.status)
	assert.Contains(t, got.body, "as many live links as you may have")
	assert.NotContains(t, got.body, "this user")
	assert.Empty(t, s.log.String())
}

// A limit that came later touches what is changed, and nothing else.
func TestLimitsThatCameLater(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	path := b.share("downloadable", "yes")
	before := s.stored(t)[0]
	s.limits.Store(&share.Limits{MaxLife: 36 * time.Hour, NoDownload: true})
	page := b.get(path).body
	assert.Contains(t, page, "After 36 hours")
	assert.Contains(t, page, `name="downloadable" value="yes" checked`)
	b.post(path, "description", "new words", "expiry", "keep", "downloadable", "yes")
	after := s.stored(t)[0]
	assert.Equal(t, "new words", after.Description)
	assert.True(t, after.Downloadable)
	assert.Equal(t, before.ExpiresAt, after.ExpiresAt)
	assert.Equal(t, before.Rev, after.Rev, "nobody who listens is stopped")

	b.post(path, "expiry", "keep")
	assert.False(t, s.stored(t)[0].Downloadable)
	assert.NotContains(t, b.get(path).body, `name="downloadable"`)
	b.post(path, "expiry", "longest", "downloadable", "yes")
	assert.False(t, s.stored(t)[0].Downloadable)
	assert.WithinDuration(t, s.now().Add(36*time.Hour), s.stored(t)[0].ExpiresAt, time.Minute)
}

func TestUserWhoMayNotShare(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	path := b.share()
	s.limits.Store(&share.Limits{Disabled: true})
	for _, p := range []string{"/", "/tracks", "/artists", "/search?q=kitchen", "/albums/" + b.album().ID, "/playlists", "/shares/new?item=" + b.album().ID} {
		body := b.get(p).body
		assert.Contains(t, body, "You may not share here.", p)
		assert.NotContains(t, body, `shares/new`, p)
		assert.NotContains(t, body, "-enable-sharing", "that would not help", p)
	}
	assert.NotContains(t, b.get("/shares/new?item="+b.album().ID).body, "Make the link")
	assert.Equal(t, http.StatusForbidden, b.post("/shares", "item", b.album().ID, "expiry", "7").status)
	page := b.get(path).body
	assert.NotContains(t, page, "<h2>Change</h2>")
	assert.Contains(t, page, "Delete this share")
	assert.Equal(t, http.StatusForbidden, b.post(path, "expiry", "never").status)
	require.Equal(t, http.StatusOK, b.post(path+"/revoke").status)
	assert.Equal(t, "/shares?done=deleted", b.post(path+"/delete").path)

	s.off.Store(true)
	s.limits.Store(nil)
	assert.Contains(t, b.get("/").body, "-enable-sharing")
}

func TestLifetime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		24 * time.Hour:          "1 day",
		30 * 24 * time.Hour:     "30 days",
		36 * time.Hour:          "36 hours",
		100*time.Hour + 1:       "4 days",
		time.Hour:               "1 hour",
		90 * time.Minute:        "90 minutes",
		5 * time.Minute:         "5 minutes",
		1500 * time.Millisecond: "1.5s",
	} {
		assert.Equal(t, want, lifetime(d))
	}
}
