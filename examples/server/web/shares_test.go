package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

func TestShareAnAlbum(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	path := b.share("description", "For <Noémie>", "downloadable", "yes")
	shares := s.stored(t)
	require.Len(t, shares, 1)
	sh := shares[0]
	assert.Equal(t, "ann", sh.Owner)
	assert.Equal(t, []string{b.album().ID}, sh.Items)
	assert.Equal(t, "For <Noémie>", sh.Description)
	assert.True(t, sh.Downloadable)
	assert.WithinDuration(t, s.now().AddDate(0, 0, 365), sh.ExpiresAt, time.Minute)

	got := b.get(path + "?done=created")
	assert.Contains(t, got.body, "The link is ready")
	assert.Contains(t, got.body, s.URL+"/share/"+sh.ID)
	assert.Contains(t, got.body, "For &lt;Noémie&gt;")
	list := b.get("/shares").body
	for _, text := range []string{"My shares", s.URL + "/share/" + sh.ID, "For &lt;Noémie&gt;", "Kitchen Window", "Live", "0 visits", "may be downloaded"} {
		assert.Contains(t, list, text)
	}
}

func TestExpiryChoices(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	today := s.now().Local()
	midnight := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.Local)
	for choice, want := range map[string]time.Time{
		"1":     today.AddDate(0, 0, 1),
		"7":     today.AddDate(0, 0, 7),
		"30":    today.AddDate(0, 0, 30),
		"never": {},
		"date":  midnight.AddDate(0, 0, 11), // the end of the day in ten days
	} {
		got := b.post("/shares", "item", b.album().ID, "expiry", choice, "date", today.AddDate(0, 0, 10).Format(time.DateOnly))
		require.Equal(t, http.StatusOK, got.status, choice)
		shares := s.stored(t)
		require.Len(t, shares, 1)
		assert.WithinDuration(t, want, shares[0].ExpiresAt, time.Minute, choice)
		b.post("/shares/" + shares[0].ID + "/delete")
	}
}

func TestWhatIsWrongWithAForm(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	for words, fields := range map[string][]string{
		"That date is in the past.":    {"expiry", "date", "date", "2020-01-01"},
		"Choose a date.":               {"expiry", "date", "date", "soon"},
		"Choose when the link ends.":   {"expiry", "1000000"},
		"the most is 2000.":            {"expiry", "7", "description", strings.Repeat("a", share.MaxDescription+1)},
		"between the years 1970 and":   {"expiry", "date", "date", "9999-12-31"},
		"not in the library any more.": {"expiry", "7", "item", "al-gone"},
	} {
		got := b.post("/shares", append([]string{"item", b.album().ID}, fields...)...)
		assert.Equal(t, http.StatusUnprocessableEntity, got.status, words)
		assert.Contains(t, got.body, words)
		assert.Contains(t, got.body, `role="alert"`, words)
		assert.Contains(t, got.body, `value="`+b.album().ID+`"`, "what was filled in is still there")
	}
	got := b.post("/shares", "item", b.album().ID, "expiry", "7", "description", strings.Repeat("ü", maxForm))
	assert.Equal(t, http.StatusUnprocessableEntity, got.status)
	assert.Contains(t, got.body, "The form is too long")
	assert.Empty(t, s.stored(t))

	path := b.share("description", "before")
	got = b.post(path, "description", "after", "expiry", "date", "date", "2020-01-01")
	assert.Equal(t, http.StatusUnprocessableEntity, got.status)
	assert.Contains(t, got.body, "That date is in the past.")
	assert.Contains(t, got.body, "after")
	assert.Equal(t, "before", s.stored(t)[0].Description)
	assert.Empty(t, s.log.String())
}

func TestChangeRevokeDelete(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	path := b.share("description", "before", "downloadable", "yes")
	before := s.stored(t)[0]

	got := b.post(path, "description", "after", "expiry", "keep")
	assert.Equal(t, path+"?done=changed", got.path)
	changed := s.stored(t)[0]
	assert.Equal(t, "after", changed.Description)
	assert.False(t, changed.Downloadable)
	assert.Equal(t, before.ExpiresAt, changed.ExpiresAt)
	b.post(path, "expiry", "never")
	assert.Zero(t, s.stored(t)[0].ExpiresAt)
	assert.Empty(t, s.stored(t)[0].Description, "an empty field clears it")

	rev := s.stored(t)[0].Rev
	got = b.post(path + "/revoke")
	assert.Contains(t, got.body, "Taken back")
	assert.Equal(t, rev+1, s.stored(t)[0].Rev)

	got = b.post(path + "/delete")
	assert.Equal(t, "/shares?done=deleted", got.path)
	assert.Contains(t, got.body, "Deleted")
	assert.Contains(t, got.body, "Nothing shared yet")
	assert.Empty(t, s.stored(t))
	assert.Equal(t, http.StatusNotFound, b.post(path+"/delete").status)
	assert.Equal(t, http.StatusNotFound, b.post(path, "expiry", "never").status)
}

func TestSharesOfOthers(t *testing.T) {
	s := newServer(t)
	ann, bob, boss := s.as(t, "ann"), s.as(t, "bob"), s.as(t, "boss")
	path := ann.share("description", "Ann's own")

	assert.NotContains(t, bob.get("/shares").body, "Ann")
	assert.Equal(t, http.StatusNotFound, bob.get(path).status)
	for _, action := range []string{"", "/revoke", "/delete"} {
		assert.Equal(t, http.StatusNotFound, bob.post(path+action, "expiry", "never").status, action)
	}
	sh := s.stored(t)[0]
	assert.EqualValues(t, 1, sh.Rev)
	assert.False(t, sh.ExpiresAt.IsZero())

	list := boss.get("/shares").body
	assert.Contains(t, list, "All shares")
	assert.Contains(t, list, "Ann&#39;s own")
	assert.Contains(t, list, `by <a href="./shares?owner=ann">ann</a>`)
	assert.Contains(t, boss.get(path).body, "<dt>Owner</dt><dd>ann</dd>")
	assert.Contains(t, boss.post(path, "description", "Tidied", "expiry", "keep").body, "Tidied")
	assert.Equal(t, "ann", s.stored(t)[0].Owner)
	assert.Equal(t, http.StatusOK, boss.post(path+"/delete").status)
}

func TestStatesInTheList(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	b.share("description", "short", "expiry", "1")
	assert.Contains(t, b.get("/shares").body, "Live")
	s.ahead.Store(int64(367 * 24 * time.Hour))
	b = s.as(t, "ann") // the session has expired, too
	list := b.get("/shares").body
	assert.NotContains(t, list, "Live")
	assert.Contains(t, list, "Expired")
}

func TestLongListsComeInPages(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	for i := range sharesOnPage + 10 {
		_, err := s.shares.Create(t.Context(), share.User{ID: "ann"}, share.Spec{
			Items: []string{b.album().ID}, Description: fmt.Sprintf("number %d.", i),
		})
		require.NoError(t, err)
	}
	first := b.get("/shares").body
	assert.Equal(t, sharesOnPage, strings.Count(first, `<li class="panel">`))
	_, rest, ok := strings.Cut(first, `href="./shares?after=`)
	require.True(t, ok)
	cursor, _, _ := strings.Cut(rest, `"`)
	second := b.get("/shares?after=" + cursor).body
	assert.Equal(t, 10, strings.Count(second, `<li class="panel">`))
	for i := range sharesOnPage + 10 {
		text := fmt.Sprintf(">number %d.<", i)
		assert.Equal(t, 1, strings.Count(first, text)+strings.Count(second, text), text)
	}
	assert.NotContains(t, second, "Older ones")
	assert.Equal(t, http.StatusOK, b.get("/shares?after=nonsense").status)
}

func TestSharingOff(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	path := b.share()
	s.off.Store(true)
	for _, p := range []string{"/", "/albums/" + b.album().ID, "/artists", "/artists/" + b.album().ArtistID, "/playlists", "/playlists/" + playlist(s).ID} {
		body := b.get(p).body
		assert.Contains(t, body, "-enable-sharing", p)
		assert.NotContains(t, body, "shares/new", p)
	}
	form := b.get("/shares/new?item=" + b.album().ID).body
	assert.Contains(t, form, "-enable-sharing")
	assert.NotContains(t, form, "<textarea")
	got := b.post("/shares", "item", b.album().ID, "expiry", "7")
	assert.Equal(t, http.StatusForbidden, got.status)
	assert.Contains(t, got.body, "-enable-sharing")
	assert.Len(t, s.stored(t), 1)
	assert.Equal(t, "/shares?done=deleted", b.post(path+"/delete").path, "what there is can be deleted")
	assert.Empty(t, s.log.String())
}
