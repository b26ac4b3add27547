package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/web"
)

func limitsFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "limits.json")
	require.NoError(t, os.WriteFile(name, []byte(content), 0o600))
	return name
}

func annAndBob(t *testing.T) *web.Users {
	t.Helper()
	users := &web.Users{}
	require.NoError(t, users.Add("ann", "a"))
	require.NoError(t, users.Add("bob", "b"))
	return users
}

func TestLimits(t *testing.T) {
	users := annAndBob(t)
	l, err := readLimits(limitsFile(t, `{
		"*":   {"maxShares": 20, "maxLifeDays": 0.5},
		"bob": {"disabled": true, "noDownload": true}
	}`), users)
	require.NoError(t, err)
	assert.Equal(t, share.Limits{MaxShares: 20, MaxLife: 12 * time.Hour}, l.of(users.User("ann")))
	assert.Equal(t, share.Limits{Disabled: true, NoDownload: true}, l.of(users.User("bob")))

	l, err = readLimits(limitsFile(t, `{}`), users)
	require.NoError(t, err)
	assert.Zero(t, l.of(users.User("ann")))
	l, err = readLimits("", users)
	require.NoError(t, err)
	assert.Zero(t, l.of(users.User("ann")))
}

func TestBadLimitsNameTheirLine(t *testing.T) {
	users := annAndBob(t)
	for content, want := range map[string]string{
		"{\n\t\"eve\": {}\n}":                    `limits.json:2: there is no user "eve"`,
		"{\n\n\"ann\": {\"maxshares\": 3}}":      `limits.json:3: unknown field "maxshares" for "ann"`,
		"{\"ann\": {\n\"maxShares\": \"3\"}}":    `limits.json:2: "maxShares" must be a whole number, not "3"`,
		"{\"ann\": {\"maxShares\": 1.5}}":        `limits.json:1: "maxShares" must be a whole number`,
		"{\"ann\": {\"maxShares\": 0}}":          `limits.json:1: "maxShares" must be above 0`,
		"{\"ann\": {\"maxLifeDays\": -1}}":       `limits.json:1: "maxLifeDays" must be above 0`,
		"{\"ann\": {\"maxLifeDays\": 1e300}}":    `limits.json:1: "maxLifeDays" must be above 0 and at most`,
		"{\"ann\": {\"disabled\": null}}":        `limits.json:1: "disabled" must be true or false, not null`,
		"{\"ann\": {\"disabled\": {\"x\":[1]}}}": `limits.json:1: "disabled" must be true or false`,
		"{\n\"ann\": true}":                      `limits.json:2: "ann" must be a JSON object`,
		"[]":                                     `limits.json:1: the file must be a JSON object`,
		"":                                       `limits.json:1: unexpected end`,
		"{\n\"ann\": {},\n}":                     `limits.json:3: invalid character '}'`,
		"{}\n{}":                                 `limits.json:2: invalid character '{'`,
		"{\"ann\": {},\n\"ann\": {}}":            `limits.json:2: "ann" is there twice`,
		"{\"ann\":{\"disabled\":true,\n\"disabled\":false}}": `limits.json:2: "disabled" is there twice`,
	} {
		_, err := readLimits(limitsFile(t, content), users)
		assert.ErrorContains(t, err, want, content)
	}
	_, err := readLimits(filepath.Join(t.TempDir(), "none.json"), users)
	assert.ErrorContains(t, err, "none.json")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestLimitsAreWhatTheServerGoesBy(t *testing.T) {
	var stdout, stderr output
	bad := limitsFile(t, `{"eve": {}}`)
	err := run(t.Context(), []string{"-user", "ann:a"}, envOf("SHARE_LIMITS", bad), &stdout, &stderr)
	assert.ErrorContains(t, err, `there is no user "eve"`)
	assertExit(t, 1, err)
	assert.Empty(t, stdout.String())

	// The demo library's album is not shared where its admin may not.
	off := limitsFile(t, `{"*": {"disabled": true}}`)
	p := start(t, envOf(), "-enable-sharing", "-limits", off)
	require.NoError(t, p.stop())
	assert.Contains(t, p.stdout.String(), "Sharing is on")
	assert.NotContains(t, p.stdout.String(), "A share to try")
}
