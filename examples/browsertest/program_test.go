// Package browsertest runs the example server as a program and looks at it
// with a real browser.
package browsertest

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var binary string // of the example server

func TestMain(m *testing.M) {
	code, err := func() (int, error) {
		dir, err := os.MkdirTemp("", "browsertest")
		if err != nil {
			return 1, err
		}
		defer os.RemoveAll(dir)
		binary = filepath.Join(dir, "server")
		build := exec.Command("go", "build", "-o", binary, "../server")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return 1, err
		}
		return m.Run(), nil
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "building the example server:", err)
	}
	os.Exit(code)
}

// program is the example server, running.
type program struct {
	url, demoLink string
	admin         *http.Client // logged in
}

var (
	listening = regexp.MustCompile(`^Listening on (http://\S+)$`)
	shareLink = regexp.MustCompile(`http://\S+/share/[0-9A-Za-z]{10}`)
)

func startServer(t *testing.T, args ...string) *program {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), "-enable-sharing", "-user", "admin:secret"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
		require.NoError(t, cmd.Wait(), "a signal ends it cleanly")
	})
	p := &program{}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			p.url = m[1]
		}
		if m := shareLink.FindString(lines.Text()); m != "" {
			p.demoLink = m
		}
		if p.url != "" && (p.demoLink != "" || len(args) > 0) {
			break
		}
	}
	require.NotEmpty(t, p.url)
	go func() {
		for lines.Scan() {
		}
	}()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	p.admin = &http.Client{Jar: jar, Timeout: 10 * time.Second}
	p.post(t, "/login", url.Values{"name": {"admin"}, "password": {"secret"}})
	return p
}

// post sends a form as the owner's browser would and returns the page it led to.
func (p *program) post(t *testing.T, path string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.do(t, r)
}

func (p *program) get(t *testing.T, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+path, nil)
	require.NoError(t, err)
	return p.do(t, r)
}

func (p *program) do(t *testing.T, r *http.Request) string {
	t.Helper()
	resp, err := p.admin.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	var b strings.Builder
	_, err = bufio.NewReader(resp.Body).WriteTo(&b)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, b.String())
	return b.String()
}

// browser finds the browser or skips the test.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const how = "no Chromium or Chrome on the PATH: install one (Debian: apt-get install chromium) to run this test"
	if os.Getenv("SHARE_TEST_REQUIRE") != "" {
		t.Fatal(how)
	}
	t.Skip(how)
	return ""
}

// axeCore is the source of axe-core, which looks for barriers to people who
// use a page in other ways than most; without it the test is skipped.
func axeCore(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SHARE_TEST_AXE")
	if path == "" {
		const how = "SHARE_TEST_AXE does not name axe.min.js of npm's axe-core: set it to run this test"
		if os.Getenv("SHARE_TEST_REQUIRE") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(b)
}

// wait asks until it is so, for at most 10 s.
func wait(t *testing.T, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !so() {
		select {
		case <-ctx.Done():
			t.Fatalf("still not: %s", what)
		case <-time.After(30 * time.Millisecond):
		}
	}
}
