package share_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

func TestView(t *testing.T) {
	h := newHost(t)
	s := h.create(t, func(s *share.Spec) { s.Description, s.Downloadable = "Listen!", ptr(true) })
	g := h.open(t, s.ID)
	v, err := g.View("https://m.example.com/share")
	require.NoError(t, err)
	require.Equal(t, "https://m.example.com/share/"+s.ID, v.URL)
	require.Equal(t, "The Day", v.Title)
	require.Equal(t, "The Band", v.Artist)
	require.Equal(t, "Listen!", v.Description)
	require.Equal(t, share.KindAlbum, v.Kind)
	require.Equal(t, 2001, v.Year)
	require.Equal(t, 183*time.Second, v.Duration)
	require.Len(t, v.Tracks, 3)
	for i, tr := range v.Tracks {
		require.Equal(t, i+1, tr.Position)
		require.Equal(t, v.CoverURL, tr.CoverURL, "one cover, one address")
		for purpose, url := range map[share.Purpose]string{share.PurposeStream: tr.StreamURL, share.PurposeDownload: tr.DownloadURL} {
			parts := strings.Split(strings.TrimPrefix(url, v.URL+"/"), "/")
			_, claim, err := h.OpenToken(t.Context(), parts[1])
			require.NoError(t, err)
			require.Equal(t, purpose, claim.Purpose)
			require.Equal(t, fmt.Sprintf("tr-%d", i+1), claim.ID)
		}
	}
	rel, err := g.View("")
	require.NoError(t, err)
	require.Equal(t, s.ID, rel.URL)
	require.True(t, strings.HasPrefix(rel.CoverURL, s.ID+"/cover/"))
	h.clock.add(time.Second)
	again, err := g.View("")
	require.NoError(t, err)
	require.Equal(t, rel, again, "addresses stay the same for a while, for browsers to keep what is behind them")
}

func TestViewOfLess(t *testing.T) {
	h := newHost(t)
	h.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum, Title: "The Day"}, share.Track{ID: "x", Suffix: "flac"})
	v, err := h.open(t, h.create(t).ID).View("")
	require.NoError(t, err)
	require.Empty(t, v.CoverURL)
	require.Empty(t, v.Artist)
	require.Zero(t, v.Duration)
	require.False(t, v.Downloadable)
	require.Equal(t, "Untitled", v.Tracks[0].Title)
	require.Equal(t, "audio/flac", v.Tracks[0].ContentType)
	require.Empty(t, v.Tracks[0].DownloadURL)

	encoded := h.create(t, func(s *share.Spec) { s.Encoding.Format = "mp3" })
	v, err = h.open(t, encoded.ID).View("")
	require.NoError(t, err)
	require.Equal(t, "audio/mpeg", v.Tracks[0].ContentType)
	require.Equal(t, "mp3", v.Tracks[0].Suffix)
}

func TestMeta(t *testing.T) {
	h := newHost(t)
	meta := func(s *share.Share) share.Meta {
		m, err := h.open(t, s.ID).Meta("https://m.example.com/share")
		require.NoError(t, err)
		return m
	}
	s := h.create(t)
	m := meta(s)
	require.Equal(t, "music.album", m.Type)
	require.Equal(t, "The Band · 3 tracks · 3 min", m.Description)
	require.Equal(t, "https://m.example.com/share/"+s.ID, m.URL)
	require.Regexp(t, `^https://m\.example\.com/share/\w+/cover/[\w-]+\?size=600$`, m.Image)
	m = meta(h.create(t, func(s *share.Spec) { s.Items = []string{fakelib.Single}; s.Description = strings.Repeat("x", 400) }))
	require.Equal(t, "music.song", m.Type)
	require.Equal(t, strings.Repeat("x", 299)+"…", m.Description)
	m = meta(h.create(t, func(s *share.Spec) { s.Items = []string{fakelib.Single, fakelib.Album} }))
	require.Equal(t, "music.playlist", m.Type)
}

// Whatever a text holds, the tags are the same ones, with that text.
func TestTagsEscape(t *testing.T) {
	tag := regexp.MustCompile(`^<meta (property|name)="([a-z:_]+)" content="([^"<>]*)">$`)
	names := func(m share.Meta) (all, contents []string) {
		for line := range strings.Lines(string(m.Tags())) {
			parts := tag.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			require.NotNil(t, parts, line)
			all, contents = append(all, parts[2]), append(contents, html.UnescapeString(parts[3]))
			require.Equal(t, strings.HasPrefix(parts[2], "og:"), parts[1] == "property")
		}
		return
	}
	fill := func(text string) share.Meta {
		return share.Meta{Title: text, Description: text, Type: "music.song", URL: text, SiteName: text, Image: text, ImageAlt: text}
	}
	plain, _ := names(fill("x"))
	require.Contains(t, plain, "og:image")
	require.Contains(t, plain, "twitter:card")
	for _, text := range []string{`"><script>alert(1)</script>`, `' onload='x`, `&amp;&lt;`, "{{.}}", "</title>", "é日😀", `\"`} {
		got, contents := names(fill(text))
		require.Equal(t, plain, got)
		require.Contains(t, contents, text)
	}
	require.NotContains(t, string(share.Meta{Title: "x"}.Tags()), "og:image")
}

type row struct{ P share.PasswordHash }

func TestPasswordHashHides(t *testing.T) {
	const secret = "$argon2id$v=19$secret"
	s := &share.Share{Password: secret}
	var log logged
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "password", s.Password, "share", s)
	j, err := json.Marshal(s)
	require.NoError(t, err)
	x, err := xml.Marshal(row{secret})
	require.NoError(t, err)
	for _, text := range []string{
		fmt.Sprint(s.Password), fmt.Sprintf("%s %q %v %+v %#v", s.Password, s.Password, s, *s, *s), log.String(), string(j), string(x),
	} {
		require.NotContains(t, text, "secret")
		require.Contains(t, text, "[redacted]")
	}
	require.Empty(t, share.PasswordHash("").String())
	require.Equal(t, secret, string(s.Password))
}

func TestState(t *testing.T) {
	now := time.Now()
	for want, s := range map[error]share.Share{
		nil:              {Visits: 5},
		share.ErrNotYet:  {StartsAt: now.Add(1)},
		share.ErrExpired: {ExpiresAt: now, MaxVisits: 1, Visits: 1},
		share.ErrUsedUp:  {MaxVisits: 5, Visits: 5},
	} {
		require.Equal(t, want, s.State(now))
	}
}

func TestNewRefuses(t *testing.T) {
	for field, cfg := range map[string]share.Config{
		"store":    {Resolver: fakelib.New()},
		"resolver": {Store: struct{ share.Store }{}},
		"timeout":  {Store: struct{ share.Store }{}, Resolver: fakelib.New(), Timeout: -1},
	} {
		_, err := share.New(cfg)
		var fe *share.FieldError
		require.ErrorAs(t, err, &fe)
		require.Equal(t, field, fe.Field)
	}
}
