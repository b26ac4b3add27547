package share_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

func TestCreate(t *testing.T) {
	h := newHost(t)
	s := h.create(t, func(s *share.Spec) { s.Description = "  for\tyou\r\nand \x00\x7f\xff me " })

	require.Regexp(t, regexp.MustCompile(`^[0-9A-Za-z]{10}$`), s.ID)
	require.Equal(t, "for you and \uFFFD me", s.Description)
	require.Equal(t, "The Day", s.Label)
	now := time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	require.Equal(t, &share.Share{
		ID: s.ID, Owner: ann.ID, Items: []string{fakelib.Album}, Label: s.Label, Description: s.Description,
		Rev: 1, CreatedAt: now, UpdatedAt: now, ExpiresAt: now.Add(365 * 24 * time.Hour),
	}, s)

	stored, err := h.Get(t.Context(), ann, s.ID)
	require.NoError(t, err)
	require.Equal(t, s, stored)
}

func TestCreateRefuses(t *testing.T) {
	past, ancient, far := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		spec  share.Spec
		field string
		says  string
		is    error
	}{
		"no items":         {share.Spec{}, "items", "at least one", nil},
		"too many items":   {share.Spec{Items: make([]string, 10_001)}, "items", "10001 of them; the most is 10000", nil},
		"empty item":       {share.Spec{Items: []string{fakelib.Album, ""}}, "items", "number 2 is empty", nil},
		"long item":        {share.Spec{Items: []string{strings.Repeat("x", 513)}}, "items", "513 bytes; the most is 512", nil},
		"control in item":  {share.Spec{Items: []string{"a\nb"}}, "items", `"a\nb"`, nil},
		"bad UTF-8":        {share.Spec{Items: []string{"a\xff"}}, "items", "not UTF-8", nil},
		"unknown item":     {share.Spec{Items: []string{fakelib.Album, "nope"}}, "items", `unknown item "nope"`, share.ErrNotFound},
		"hidden item":      {share.Spec{Items: []string{fakelib.Private}}, "items", `unknown item "al-private"`, share.ErrNotFound},
		"long description": {share.Spec{Items: []string{fakelib.Album}, Description: strings.Repeat("é", 2001)}, "description", "2001 characters; the most is 2000", nil},
		"expired":          {share.Spec{Items: []string{fakelib.Album}, ExpiresAt: &past}, "expiresAt", "it is in the past", nil},
		"before 1970":      {share.Spec{Items: []string{fakelib.Album}, StartsAt: ancient}, "startsAt", "between the years 1970 and 9999", nil},
		"after 9999":       {share.Spec{Items: []string{fakelib.Album}, ExpiresAt: &far}, "expiresAt", "between the years 1970 and 9999", nil},
		"ends first":       {share.Spec{Items: []string{fakelib.Album}, StartsAt: time.Date(2026, 12, 10, 0, 0, 0, 0, time.UTC), ExpiresAt: ptr(time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC))}, "expiresAt", "not after the start", nil},
		"bit rate":         {share.Spec{Items: []string{fakelib.Album}, Encoding: share.Encoding{MaxBitRate: -1}}, "encoding", "-1 kbit/s", nil},
		"format":           {share.Spec{Items: []string{fakelib.Album}, Encoding: share.Encoding{Format: "mp3\n"}}, "encoding", `"mp3\n"`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.lib.Put(share.Item{ID: fakelib.Private, Kind: share.KindAlbum, Title: "Secret"})
			_, err := h.Create(t.Context(), ann, test.spec)
			var fe *share.FieldError
			require.ErrorAs(t, err, &fe)
			require.Equal(t, test.field, fe.Field)
			require.Contains(t, fe.Reason, test.says)
			if test.is != nil {
				require.ErrorIs(t, err, test.is)
			}
			require.Zero(t, h.count(t), "nothing may be stored")
		})
	}
}

func TestCreateOwner(t *testing.T) {
	h := newHost(t)
	for _, id := range []string{"", strings.Repeat("x", 256), "a\nb", "a\xff"} {
		_, err := h.Create(t.Context(), share.User{ID: id}, share.Spec{Items: []string{fakelib.Album}})
		require.ErrorContains(t, err, "owner")
	}
}

func TestCreateAtTheBounds(t *testing.T) {
	h := newHost(t)
	id := strings.Repeat("x", 512)
	h.lib.Put(share.Item{ID: id, Kind: share.KindTrack})
	items := make([]string, 10_000)
	for i := range items {
		items[i] = id
	}
	s, err := h.Create(t.Context(), ann, share.Spec{Items: items, Description: strings.Repeat("é", 2000)})
	require.NoError(t, err)
	require.Len(t, s.Items, 10_000)
	require.Equal(t, "Untitled and 9999 more", s.Label)
}

func TestCreateExpiry(t *testing.T) {
	day := 24 * time.Hour
	now := time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)
	never := time.Time{}
	for name, test := range map[string]struct {
		life, maxLife time.Duration
		expires       *time.Time
		want          time.Time
	}{
		"default":                {0, 0, nil, now.Add(365 * day)},
		"configured default":     {day, 0, nil, now.Add(day)},
		"default never":          {-1, 0, nil, never},
		"never":                  {0, 0, &never, never},
		"as asked":               {0, 0, ptr(now.Add(2*day + 999*time.Microsecond)), now.Add(2 * day)},
		"default cut":            {0, day, nil, now.Add(day)},
		"never cut":              {0, day, &never, now.Add(day)},
		"asked cut":              {0, day, ptr(now.Add(2 * day)), now.Add(day)},
		"asked within the limit": {0, 3 * day, ptr(now.Add(2 * day)), now.Add(2 * day)},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, func(c *share.Config) {
				c.DefaultLife = test.life
				c.Limits = func(share.User) share.Limits { return share.Limits{MaxLife: test.maxLife} }
			})
			s := h.create(t, func(s *share.Spec) { s.ExpiresAt = test.expires })
			require.Equal(t, test.want, s.ExpiresAt)
		})
	}
}

func TestCreateLimits(t *testing.T) {
	limits := share.Limits{}
	on := true
	h := newHost(t, func(c *share.Config) {
		c.Limits = func(u share.User) share.Limits { return limits }
		c.Enabled = func() bool { return on }
		c.Downloadable = true
	})
	spec := share.Spec{Items: []string{fakelib.Album}}

	limits = share.Limits{Disabled: true}
	_, err := h.Create(t.Context(), ann, spec)
	require.ErrorIs(t, err, share.ErrForbidden)

	limits = share.Limits{NeedPassword: true}
	_, err = h.Create(t.Context(), ann, spec)
	require.ErrorContains(t, err, "password")

	limits, on = share.Limits{}, false
	_, err = h.Create(t.Context(), ann, spec)
	require.ErrorIs(t, err, share.ErrDisabled)
	require.True(t, h.May(ann).Disabled)

	on = true
	require.False(t, h.May(ann).Disabled)
	require.Zero(t, h.count(t))
	require.True(t, h.create(t).Downloadable, "Config.Downloadable")
	require.False(t, h.create(t, func(s *share.Spec) { s.Downloadable = ptr(false) }).Downloadable)

	limits = share.Limits{NoDownload: true}
	require.False(t, h.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) }).Downloadable)
}

// MaxShares holds however many creates there are at once, and counts what
// can be opened: neither what has expired nor what others have.
func TestCreateMaxShares(t *testing.T) {
	h := newHost(t, func(c *share.Config) {
		c.Limits = func(u share.User) share.Limits { return share.Limits{MaxShares: 3} }
	})
	h.create(t, func(s *share.Spec) { s.ExpiresAt = ptr(h.clock.Now().Add(time.Minute)) })
	h.clock.add(time.Hour)
	_, err := h.Create(t.Context(), bob, share.Spec{Items: []string{fakelib.Album}})
	require.NoError(t, err)

	var made, refused atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := h.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}, StartsAt: h.clock.Now().Add(time.Hour)})
			switch {
			case err == nil:
				made.Add(1)
			case errors.Is(err, share.ErrForbidden):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(3), made.Load())
	require.Equal(t, int64(17), refused.Load())
}

func TestCreateIDs(t *testing.T) {
	ids := []string{"taken", "taken", "free1"}
	h := newHost(t, func(c *share.Config) {
		c.NewID = func() (string, error) {
			if len(ids) == 0 {
				return "", errors.New("no more")
			}
			id := ids[0]
			ids = ids[1:]
			return id, nil
		}
	})
	require.Equal(t, "taken", h.create(t).ID)
	require.Equal(t, "free1", h.create(t).ID)
	_, err := h.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.ErrorContains(t, err, "no more")
	ids = []string{"a/b"}
	_, err = h.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.ErrorContains(t, err, `"a/b"`)
	ids = strings.Split(strings.Repeat("taken ", 10), " ")[:10]
	_, err = h.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.ErrorIs(t, err, share.ErrExists)
}

func TestLabel(t *testing.T) {
	album := func(id, title, artist string) share.Item {
		return share.Item{ID: id, Kind: share.KindAlbum, Title: title, Artist: artist}
	}
	track := func(id, title, artist, album string) share.Item {
		return share.Item{ID: id, Kind: share.KindTrack, Title: title, Artist: artist, Album: album}
	}
	long := strings.Repeat("日", 150)
	for name, test := range map[string]struct {
		items []share.Item
		want  string
	}{
		"album":         {[]share.Item{album("1", "Blue", "Joni")}, "Blue"},
		"track":         {[]share.Item{track("1", "Carey", "Joni", "Blue")}, "Carey"},
		"artist":        {[]share.Item{{ID: "1", Kind: share.KindArtist, Title: "Joni"}}, "Joni"},
		"playlist":      {[]share.Item{{ID: "1", Kind: share.KindPlaylist, Title: "Rain"}}, "Rain"},
		"common album":  {[]share.Item{track("1", "Carey", "Joni", "Blue"), track("2", "River", "Joni", "Blue")}, "Blue"},
		"common artist": {[]share.Item{album("1", "Blue", "Joni"), track("2", "River", "Joni", "Hejira")}, "Joni"},
		"artist itself": {[]share.Item{{ID: "1", Kind: share.KindArtist, Title: "Joni"}, album("2", "Blue", "Joni")}, "Joni"},
		"nothing":       {[]share.Item{track("1", "Carey", "Joni", "Blue"), track("2", "Suzanne", "Leonard", "Songs"), track("3", "x", "y", "z")}, "Carey and 2 more"},
		"untitled":      {[]share.Item{{ID: "1", Kind: share.KindTrack}}, "Untitled"},
		"long":          {[]share.Item{album("1", long, "")}, strings.Repeat("日", 99) + "…"},
		"long and more": {[]share.Item{album("1", long, "a"), album("2", "x", "b")}, strings.Repeat("日", 79) + "… and 1 more"},
		"unclean":       {[]share.Item{album("1", "a\x00b\nc\xff", "")}, "ab c\uFFFD"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			var ids []string
			for _, it := range test.items {
				h.lib.Put(it)
				ids = append(ids, it.ID)
			}
			s, err := h.Create(t.Context(), ann, share.Spec{Items: ids})
			require.NoError(t, err)
			require.Equal(t, test.want, s.Label)
		})
	}
}

func TestCreateWhenTheResolverFails(t *testing.T) {
	h := newHost(t)
	broken := errors.New("disk on fire")
	h.lib.Before = func(context.Context, string) error { return broken }
	_, err := h.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.ErrorIs(t, err, broken)
	require.Zero(t, h.count(t))
}

// Link IDs use every character about equally often.
func TestIDsAreEven(t *testing.T) {
	h := newHost(t)
	counts := make(map[rune]int)
	const n = 500
	for range n {
		for _, c := range h.create(t).ID {
			counts[c]++
		}
	}
	require.Len(t, counts, 62)
	mean := float64(n*10) / 62
	chi := 0.0
	for _, c := range counts {
		chi += (float64(c) - mean) * (float64(c) - mean) / mean
	}
	// 61 degrees of freedom: above 130 once in 10 million runs.
	require.Less(t, chi, 130.0)
}

func TestUUID(t *testing.T) {
	h := newHost(t, func(c *share.Config) { c.NewID = share.UUID })
	s := h.create(t)
	require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, s.ID)
	require.True(t, share.ValidID(s.ID))
}

func TestValidID(t *testing.T) {
	for _, id := range []string{"abc", "0aZ", "a_b-c", strings.Repeat("a", 64)} {
		require.True(t, share.ValidID(id), id)
	}
	for _, id := range []string{"", "ab", "-abc", "_abc", "a/c", "a.c", "abcé", "ab c", "abc\n", strings.Repeat("a", 65)} {
		require.False(t, share.ValidID(id), id)
	}
	re := regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{2,63}$`)
	for range 10_000 {
		b := make([]byte, rand.IntN(6))
		for i := range b {
			b[i] = byte(rand.IntN(128))
		}
		require.Equal(t, re.Match(b) && !strings.Contains(string(b), "\n"), share.ValidID(string(b)), fmt.Sprintf("%q", b))
	}
}
