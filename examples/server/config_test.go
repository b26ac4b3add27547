package main

import (
	"bytes"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// envOf is an environment of names and values.
func envOf(pairs ...string) func(string) (string, bool) {
	vars := make(map[string]string)
	for i := 0; i < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		value, ok := vars[name]
		return value, ok
	}
}

func TestDefaults(t *testing.T) {
	c, err := parse(nil, envOf(), io.Discard)
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:4533", c.addr)
	assert.False(t, c.enableSharing)
	assert.Empty(t, c.music)
	assert.Nil(t, c.baseURL.url)
	assert.Nil(t, c.baseURL.base)
	assert.Zero(t, c.users.Len())
}

func TestFlagsGoBeforeTheEnvironment(t *testing.T) {
	env := envOf(
		"SHARE_MUSIC", "/env", "SHARE_ADDR", "127.0.0.1:1", "SHARE_DATA", "/env-data", "SHARE_BASE_URL", "https://env.example",
		"SHARE_ENABLE_SHARING", "true", "SHARE_USER", "eve:x,\nfred:y\r\n",
	)
	c, err := parse(nil, env, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, "/env", c.music)
	assert.Equal(t, "127.0.0.1:1", c.addr)
	assert.Equal(t, "/env-data", c.data)
	assert.Equal(t, "https://env.example", c.baseURL.String())
	assert.Equal(t, "https://env.example/share", c.baseURL.base(nil))
	assert.True(t, c.enableSharing)
	assert.Equal(t, 2, c.users.Len())
	assert.Equal(t, "eve", c.users.Admin().ID)

	c, err = parse([]string{
		"-music", "/flag", "-addr", ":0", "-data", "/flag-data", "-base-url", "https://flag.example/music/",
		"-enable-sharing=false", "-user", "ann:a:b", "-user", "bob:c,d",
	}, env, io.Discard)
	require.NoError(t, err)
	assert.Equal(t, "/flag", c.music)
	assert.Equal(t, ":0", c.addr)
	assert.Equal(t, "/flag-data", c.data)
	assert.Equal(t, "https://flag.example/music", c.baseURL.String())
	assert.Equal(t, "https://flag.example/music/share", c.baseURL.base(nil))
	assert.False(t, c.enableSharing)
	assert.Equal(t, 2, c.users.Len(), "the flags' users, and not those of the environment as well")
	assert.Equal(t, "ann", c.users.Admin().ID)

	c, err = parse(nil, envOf("SHARE_ADDR", "", "SHARE_ENABLE_SHARING", ""), io.Discard)
	require.NoError(t, err, "empty is as not there")
	assert.Equal(t, "127.0.0.1:4533", c.addr)
}

func TestBadValuesNameTheirFlagOrVariable(t *testing.T) {
	for name, args := range map[string][]string{
		"-addr":           {"-addr", "4533"},
		"-base-url":       {"-base-url", "music.example.com"},
		"-enable-sharing": {"-enable-sharing=perhaps"},
		"-user":           {"-user", "ann"},
		"-nonsense":       {"-nonsense"},
		`"extra"`:         {"extra"},
	} {
		_, err := parse(args, envOf(), io.Discard)
		assert.ErrorContains(t, err, name)
		assert.NotContains(t, err.Error(), "\n")
		assertExit(t, 2, err)
	}
	for name, value := range map[string]string{
		"SHARE_ADDR":           "4533",
		"SHARE_BASE_URL":       "https://example.com/?q",
		"SHARE_ENABLE_SHARING": "perhaps",
		"SHARE_USER":           "ann:a,ann:b",
	} {
		_, err := parse(nil, envOf(name, value), io.Discard)
		assert.ErrorContains(t, err, name)
		assertExit(t, 2, err)
	}
}

func assertExit(t *testing.T, code int, err error) {
	t.Helper()
	var out bytes.Buffer
	assert.Equal(t, code, exitCode(err, &out))
	assert.Equal(t, 1, strings.Count(out.String(), "\n"), "one line, not %q", out.String())
}

func TestUsage(t *testing.T) {
	var out bytes.Buffer
	_, err := parse([]string{"-h"}, envOf(), &out)
	assert.ErrorIs(t, err, flag.ErrHelp)
	assert.Zero(t, exitCode(err, io.Discard))
	for _, name := range []string{"-music folder", "-addr address", "-data folder", "-limits file", "-base-url URL", "-enable-sharing", "-user name:password", "127.0.0.1:4533", "SHARE_"} {
		assert.Contains(t, out.String(), name)
	}
}
