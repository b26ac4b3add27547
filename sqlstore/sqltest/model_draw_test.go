package sqltest

import (
	"time"
	"unicode"

	"pgregory.net/rapid"

	"github.com/seed545d57e3/share"
)

// What the model test draws from. IDs, owners and times are few, so that calls
// meet, and so alike that a database which compares texts by its language
// mixes them up.
var (
	ids    = rapid.SampledFrom([]string{"aBcD", "AbCd", "abcd", "a-cd", "a_cd", "0bcd"})
	owners = rapid.SampledFrom([]string{"anna", "Anna", "änna", "anna ", "ａnna", "\U0001F3B5"})

	// The first and last moments there are, and some in summer and winter.
	times = rapid.Map(rapid.SampledFrom([]int64{
		1, 999, 1_700_000_000_000, 1_700_000_000_001, 1_721_000_000_123, 2_147_483_648_000, 253_402_300_799_999,
	}), func(ms int64) time.Time { return time.UnixMilli(ms).UTC() })
	maybeTimes = rapid.OneOf(rapid.Just(time.Time{}), times)
	visitTimes = times

	texts = rapid.StringOfN(rapid.RuneFrom([]rune{' ', '\'', '"', '\\', '%', '_', '\u00a0', '\U0001F3B5', '\u0301'},
		unicode.L, unicode.Nd, unicode.P, unicode.So), 0, 40, -1)
	media = rapid.SampledFrom([]string{"album-1", "Album-1", "track 2", "日本/3", `"quoted",[4]`, "\U0001F3B5"})
	// Numbers beyond what a float64 holds exactly.
	numbers = rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1<<60))
)

var shares = rapid.Custom(func(t *rapid.T) *share.Share {
	s := &share.Share{
		ID:            ids.Draw(t, "ID"),
		Owner:         owners.Draw(t, "Owner"),
		Items:         rapid.SliceOfN(media, 1, 4).Draw(t, "Items"),
		Label:         texts.Draw(t, "Label"),
		Description:   texts.Draw(t, "Description"),
		Downloadable:  rapid.Bool().Draw(t, "Downloadable"),
		Password:      share.PasswordHash(rapid.SampledFrom([]string{"", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"}).Draw(t, "Password")),
		MaxVisits:     numbers.Draw(t, "MaxVisits"),
		Visits:        numbers.Draw(t, "Visits"),
		Rev:           1 + numbers.Draw(t, "Rev"),
		CreatedAt:     times.Draw(t, "CreatedAt"),
		UpdatedAt:     times.Draw(t, "UpdatedAt"),
		StartsAt:      maybeTimes.Draw(t, "StartsAt"),
		ExpiresAt:     maybeTimes.Draw(t, "ExpiresAt"),
		LastVisitedAt: maybeTimes.Draw(t, "LastVisitedAt"),
	}
	if rapid.Bool().Draw(t, "encoded") {
		s.Encoding = share.Encoding{Format: rapid.SampledFrom([]string{"mp3", "opus"}).Draw(t, "Format"), MaxBitRate: rapid.IntRange(0, 320).Draw(t, "MaxBitRate")}
	}
	if rapid.Bool().Draw(t, "frozen") {
		s.Frozen = rapid.SliceOfN(media, 0, 3).Draw(t, "Frozen")
		if s.Frozen == nil {
			s.Frozen = []string{} // nil is another share
		}
	}
	return s
})
