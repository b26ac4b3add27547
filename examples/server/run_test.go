package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/seed545d57e3/share/examples/server/demo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// output is what a program has written so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// program is the server, running.
type program struct {
	t              *testing.T
	url            string
	stdout, stderr *output
	stop           func() error // as a signal would, and waits
	done           chan error
}

var listening = regexp.MustCompile(`(?m)^Listening on (http://\S+)$`)

// start runs the server on a free port and waits until it listens.
func start(t *testing.T, env func(string) (string, bool), args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{t: t, stdout: &output{}, stderr: &output{}, done: make(chan error, 1)}
	args = append([]string{"-addr", "127.0.0.1:0", "-data", filepath.Join(t.TempDir(), "data")}, args...)
	go func() { p.done <- run(ctx, args, env, p.stdout, p.stderr) }()
	p.stop = sync.OnceValue(func() error {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		return <-p.done
	})
	t.Cleanup(func() { p.stop() })
	deadline := time.Now().Add(20 * time.Second)
	for {
		if m := listening.FindStringSubmatch(p.stdout.String()); m != nil {
			p.url = m[1]
			break
		}
		select {
		case err := <-p.done:
			require.FailNow(t, "the server ended", "%v", err)
		case <-time.After(5 * time.Millisecond):
		}
		require.True(t, time.Now().Before(deadline), "the server does not listen")
	}
	return p
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(data)
}

func TestDemoLibraryIsSharedAtStart(t *testing.T) {
	p := start(t, envOf(), "-enable-sharing")
	out := func() string { return p.stdout.String() }
	require.Eventually(t, func() bool { return strings.Contains(out(), "A share to try") }, 5*time.Second, 5*time.Millisecond)
	assert.Contains(t, out(), "Tracks: 8, albums: 2")
	assert.Regexp(t, `Log in as admin with the password \w{26},`, out())
	assert.Regexp(t, `Shares are kept in \S+shares\.db`, out())
	link := regexp.MustCompile(regexp.QuoteMeta(p.url) + `/share/\w{10}\n`).FindString(out())
	require.NotEmpty(t, link, out())

	status, body := get(t, strings.TrimSpace(link))
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Kitchen Window")
	status, body = get(t, p.url)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Log in")
	require.NoError(t, p.stop())
	assert.Empty(t, p.stderr.String())
}

func TestStartWithoutSharing(t *testing.T) {
	p := start(t, envOf("SHARE_USER", "ann:secret"))
	require.NoError(t, p.stop())
	assert.Contains(t, p.stdout.String(), "Sharing is off")
	assert.Contains(t, p.stdout.String(), "-enable-sharing")
	assert.NotContains(t, p.stdout.String(), "password")
	assert.NotContains(t, p.stdout.String(), "/share/")
	assert.NotContains(t, p.stdout.String(), "secret")
}

func TestOwnMusicAndAddress(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.mp3"), []byte("no music"), 0o644))
	p := start(t, envOf(), "-music", dir, "-enable-sharing", "-base-url", "https://example.com/music")
	for _, path := range []string{"/login", "/music/login", "/music", "/music/"} {
		status, body := get(t, p.url+path)
		assert.Equal(t, http.StatusOK, status, path)
		assert.Contains(t, body, "Log in", path)
	}
	require.NoError(t, p.stop())
	assert.Contains(t, p.stdout.String(), "Tracks: 8")
	assert.NotContains(t, p.stdout.String(), "A share to try")
	assert.Equal(t, 1, strings.Count(p.stderr.String(), "broken.mp3"))
}

func TestDemoShareHasThePublicAddress(t *testing.T) {
	p := start(t, envOf(), "-enable-sharing", "-base-url", "https://example.com/music/")
	require.NoError(t, p.stop())
	assert.Regexp(t, `A share to try: https://example\.com/music/share/\w{10}\n`, p.stdout.String())
}

func TestEmptyFolderStarts(t *testing.T) {
	p := start(t, envOf(), "-music", t.TempDir())
	require.NoError(t, p.stop())
	assert.Contains(t, p.stdout.String(), "No music found")
}

// What is written is in the data folder, and for its owner alone to read:
// the shares, with the key that signs tokens, and what was read of a folder.
func TestWhatIsWritten(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	data := dataFolder()
	written := func() (names []string) {
		require.NoError(t, filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
			require.NoError(t, err)
			info, err := d.Info()
			require.NoError(t, err)
			if !d.IsDir() {
				names = append(names, path)
				assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
			} else if path == data {
				assert.Equal(t, os.FileMode(0o700), info.Mode().Perm(), path)
			}
			return nil
		}))
		return names
	}
	require.NoError(t, start(t, envOf(), "-enable-sharing", "-data", data).stop())
	assert.Equal(t, []string{filepath.Join(data, "shares.db")}, written())

	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	require.NoError(t, start(t, envOf(), "-music", dir, "-data", data).stop())
	assert.Equal(t, []string{filepath.Join(data, "music-index.jsonl"), filepath.Join(data, "shares.db")}, written())
}

func TestHangupScansAgain(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, demo.Files()))
	p := start(t, envOf(), "-music", dir)
	says := func(o *output, want string) {
		t.Helper()
		self, err := os.FindProcess(os.Getpid())
		require.NoError(t, err)
		require.NoError(t, self.Signal(syscall.SIGHUP))
		require.Eventually(t, func() bool { return strings.Contains(o.String(), want) }, 10*time.Second, 5*time.Millisecond, want)
	}
	require.NoError(t, os.Rename(filepath.Join(dir, "Quiet Meridian"), filepath.Join(dir, "Louder")))
	says(p.stdout, "Scanned 8 files in ")
	assert.Contains(t, p.stdout.String(), ": 4 new, 0 changed, 4 gone, 1 with problems.\n")
	assert.Contains(t, p.stderr.String(), "Evening Mix", "a playlist that misses its tracks")

	require.NoError(t, os.Rename(dir, dir+"-away"))
	t.Cleanup(func() { os.RemoveAll(dir + "-away") })
	says(p.stderr, "what there was stays")
	status, _ := get(t, p.url+"/login")
	assert.Equal(t, http.StatusOK, status)
	require.NoError(t, p.stop())
}

func TestWhatPreventsTheStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for want, args := range map[string][]string{
		"cannot listen on " + taken.Addr().String(): {"-addr", taken.Addr().String()},
		"no such folder":  {"-music", filepath.Join(t.TempDir(), "none")},
		"not a directory": {"-music", file},
	} {
		var stdout output
		err := run(t.Context(), args, envOf(), &stdout, io.Discard)
		assert.ErrorContains(t, err, want)
		assertExit(t, 1, err)
		assert.Empty(t, stdout.String())
	}
}

func TestShutdownDoesNotWaitForIdleConnections(t *testing.T) {
	p := start(t, envOf())
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET /login HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	_, err = conn.Read(make([]byte, 100))
	require.NoError(t, err)
	began := time.Now()
	require.NoError(t, p.stop())
	assert.Less(t, time.Since(began), shutdownTime)
}
