package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

func TestAdministratorChoosesAnOwner(t *testing.T) {
	s := newServer(t)
	ann, bob, boss := s.as(t, "ann"), s.as(t, "bob"), s.as(t, "boss")
	ann.share("description", "of Ann")
	path := bob.share("description", "of Bob")
	boss.share("description", "of the boss")
	_, err := s.shares.Create(t.Context(), share.User{ID: "ann"}, share.Spec{Items: []string{ann.album().ID}, Description: "the second of Ann"})
	require.NoError(t, err)

	all := boss.get("/shares").body
	assert.Equal(t, 4, strings.Count(all, `<li class="panel">`))
	assert.Contains(t, all, `<option value="bob">bob</option>`)
	anns := boss.get("/shares?owner=ann").body
	assert.Equal(t, 2, strings.Count(anns, `<li class="panel">`))
	assert.Contains(t, anns, "Shares of ann")
	assert.Contains(t, anns, `<option value="ann" selected>`)
	assert.Contains(t, boss.get("/shares?owner=boss").body, "<h1>My shares</h1>")
	assert.Contains(t, boss.get("/shares?owner=gone").body, `<option value="gone" selected>`)

	got := boss.post(path+"/delete", "owner", "bob")
	assert.Equal(t, "/shares?done=deleted&owner=bob", got.path, "back to where it was deleted from")
	assert.Contains(t, got.body, "Nothing shared yet")

	mine := ann.get("/shares?owner=boss").body
	assert.Equal(t, 2, strings.Count(mine, `<li class="panel">`), "only an administrator can choose")
	assert.NotContains(t, mine, "<select")
	assert.NotContains(t, mine, "of the boss")
}

func TestEveryStateInTheList(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	now := s.now().UTC().Truncate(time.Millisecond)
	item := []string{b.album().ID}
	for _, sh := range []share.Share{
		{ID: "live000000", Items: item, Description: "A live one", Visits: 3, LastVisitedAt: now.Add(-time.Hour)},
		{ID: "later00000", Items: item, Description: "A later one", StartsAt: now.AddDate(0, 0, 3), ExpiresAt: now.AddDate(0, 0, 5)},
		{ID: "expired000", Items: item, Description: "An ended one", ExpiresAt: now.Add(-time.Minute)},
		{ID: "usedup0000", Items: item, Description: "A used one", Visits: 5, MaxVisits: 5},
		{ID: "empty00000", Items: []string{"al-gone"}, Description: "An empty one"},
	} {
		sh.Owner, sh.Rev, sh.CreatedAt, sh.UpdatedAt = "ann", 1, now, now
		require.NoError(t, s.store.Create(t.Context(), &sh))
	}
	list := b.get("/shares").body
	for title, want := range map[string][]string{
		"A live one":   {">Live<", "3 visits, the last on " + date(now.Add(-time.Hour)), "never ends"},
		"A later one":  {">Not started yet<", "starts " + date(now.AddDate(0, 0, 3)) + ", ends " + date(now.AddDate(0, 0, 5)), "0 visits"},
		"An ended one": {">Expired<", "ended " + date(now.Add(-time.Minute))},
		"A used one":   {">Used up<", "5 of at most 5 visits"},
		"An empty one": {">Nothing left of it<"},
	} {
		_, row, ok := strings.Cut(list, `">`+title+`</a></h2>`)
		require.True(t, ok, title)
		row, _, _ = strings.Cut(row, "</li>")
		for _, words := range want {
			assert.Contains(t, row, words, title)
		}
	}
	assert.Contains(t, b.get("/shares/later00000").body, "<dt>Starts</dt>")
	assert.Contains(t, b.get("/shares/usedup0000").body, "5 of at most 5")
}

// Long texts and large shares make no large pages.
func TestLongOnesAreCutInTheList(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	items := make([]string, share.MaxItems)
	for i := range items {
		items[i] = b.album().Tracks[i%4].ID
	}
	sh, err := s.shares.Create(t.Context(), share.User{ID: "ann"}, share.Spec{Items: items, Description: strings.Repeat("ü ", share.MaxDescription/2)})
	require.NoError(t, err)
	assert.Less(t, len(b.get("/shares").body), 10_000)
	page := b.get("/shares/" + sh.ID).body
	assert.Contains(t, page, "and more, 10000 in all")
	assert.Less(t, len(page), 30_000)
}

// What has no picture of its own has a drawn one, where there are pictures.
func TestPlaceholders(t *testing.T) {
	s := serverOf(t, libraryOf(t, "Ann/One/01 A.wav", "Bob/Two/01 B.wav"))
	b := s.as(t, "ann")
	artist, album := s.library.Artists()[0], s.library.Albums()[0]
	drawn := make(map[string]bool)
	for _, page := range []string{"/", "/artists", "/tracks", "/artists/" + artist.ID, "/albums/" + album.ID} {
		_, rest, ok := strings.Cut(b.get(page).body, "/covers/")
		require.True(t, ok, page)
		cover, _, _ := strings.Cut(rest, `"`)
		got := b.get("/covers/" + cover)
		assert.Equal(t, http.StatusOK, got.status, page)
		assert.Regexp(t, "^image/(png|jpeg)$", got.header.Get("Content-Type"))
		assert.Contains(t, got.header.Get("Content-Security-Policy"), "sandbox")
		assert.NotEmpty(t, got.header.Get("ETag"))
		drawn[got.body] = true
	}
	assert.Greater(t, len(drawn), 1, "not the same for all")
	assert.Equal(t, b.get("/covers/"+album.ID+"?size=150").body, b.get("/covers/"+album.ID+"?size=100").body, "few sizes")
	assert.Equal(t, http.StatusNotFound, b.get("/covers/al-x").status)
	assert.Equal(t, "/login", s.browser(t).get("/covers/"+artist.ID).path)
}
