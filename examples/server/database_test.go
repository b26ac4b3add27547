package main

import (
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A share, its visits and the key of its tokens outlast the program.
func TestSharesOutlastTheProgram(t *testing.T) {
	data := t.TempDir()
	path := regexp.MustCompile(`/share/\w{10}`)
	stream := regexp.MustCompile(`\w{10}/stream/[\w-]+`)

	p := start(t, envOf(), "-enable-sharing", "-data", data, "-user", "ann:secret")
	link := path.FindString(p.stdout.String())
	_, page := get(t, p.url+link)
	token := "/share/" + stream.FindString(page)
	require.NoError(t, p.stop())

	p = start(t, envOf(), "-enable-sharing", "-data", data, "-user", "ann:secret")
	assert.Equal(t, link, path.FindString(p.stdout.String()), "the demo's album is not shared again")
	resp, err := http.Get(p.url + token)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	require.NoError(t, p.stop())
}

func TestDatabaseAddresses(t *testing.T) {
	d, err := databaseAt("mysql://ann:s3cret@db.example/music?tls=true")
	require.NoError(t, err)
	assert.Equal(t, "ann:s3cret@tcp(db.example:3306)/music?tls=true", d.dsn)
	assert.Equal(t, "mysql://ann:xxxxx@db.example/music?tls=true", d.name)
	d, err = databaseAt("postgres://ann:s3cret@[::1]:5433/music")
	require.NoError(t, err)
	assert.Equal(t, "postgres://ann:s3cret@[::1]:5433/music", d.dsn)
	for _, bad := range []string{"", "shares.db", "postgres:///x", "postgres://host", "oracle://u:s3cret@host/db", "postgres://u:s3cret@host:port/db", "mysql://u:s3cret@%zz/db"} {
		_, err := databaseAt(bad)
		require.Error(t, err, bad)
		assert.NotContains(t, err.Error(), "s3cret")
	}
}

func TestDatabaseThatIsNotThere(t *testing.T) {
	for _, address := range []string{"postgres://ann:s3cret@127.0.0.1:1/music", "mysql://ann:s3cret@127.0.0.1:1/music"} {
		err := run(t.Context(), []string{"-addr", "127.0.0.1:0", "-db", address}, envOf(), io.Discard, io.Discard)
		require.ErrorContains(t, err, "127.0.0.1")
		assert.NotContains(t, err.Error(), "s3cret")
	}
	err := run(t.Context(), []string{"-addr", "127.0.0.1:0", "-data", "/dev/null/x"}, envOf(), io.Discard, io.Discard)
	require.ErrorContains(t, err, "data folder")
}
