package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/demo"
)

// database makes a database of the test's own on the server that
// SHARE_TEST_POSTGRES names.
func database(t *testing.T) string {
	t.Helper()
	server := os.Getenv("SHARE_TEST_POSTGRES")
	if server == "" {
		const how = `SHARE_TEST_POSTGRES names no server: eval "$(.ci/databases start)" starts one to run this test`
		if os.Getenv("SHARE_TEST_REQUIRE") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	u, err := url.Parse(server)
	require.NoError(t, err)
	db, err := sql.Open("pgx", server)
	require.NoError(t, err)
	name := "twonodes_" + strings.ToLower(rand.Text()[:10])
	_, err = db.ExecContext(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)")
		require.NoError(t, err)
		require.NoError(t, db.Close())
	})
	u.Path = "/" + name
	return u.String()
}

// nodes starts two servers on one database.
func nodes(t *testing.T) (one, two *node) {
	t.Helper()
	db, music := database(t), bigMusic(t)
	binary := filepath.Join(t.TempDir(), "server")
	out, err := exec.Command("go", "build", "-o", binary, "../server").CombinedOutput()
	require.NoError(t, err, string(out))
	started := make([]*node, 2)
	var wg sync.WaitGroup
	for i := range started { // both at once: both migrate, both propose a key
		wg.Go(func() {
			n, err := startNode(context.Background(), binary, db, "http://127.0.0.1:1", "-music", music, "-data", t.TempDir())
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(n.stop)
			started[i] = n
		})
	}
	wg.Wait()
	require.False(t, t.Failed())
	return started[0], started[1]
}

// bigMusic is a folder with a track of 128 MiB, more than sockets hold: one of
// the demo's, over and over.
func bigMusic(t *testing.T) string {
	t.Helper()
	var mp3 []byte
	require.NoError(t, fs.WalkDir(demo.Files(), ".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".mp3") {
			mp3, err = fs.ReadFile(demo.Files(), path)
		}
		return err
	}))
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "long.mp3"), bytes.Repeat(mp3, 128<<20/len(mp3)), 0o600))
	return dir
}

// owner is logged in at one node.
type owner struct {
	t    *testing.T
	node *node
	http *http.Client
}

func logIn(t *testing.T, n *node) *owner {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	o := &owner{t: t, node: n, http: &http.Client{Jar: jar, Timeout: 10 * time.Second}}
	o.post("/login", url.Values{"name": {"admin"}, "password": {"secret"}})
	return o
}

func (o *owner) post(path string, form url.Values) string {
	o.t.Helper()
	resp, err := o.http.PostForm(o.node.url.String()+path, form)
	require.NoError(o.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(o.t, err)
	require.Equal(o.t, http.StatusOK, resp.StatusCode, string(b))
	return string(b)
}

func get(t *testing.T, n *node, path string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(n.url.String() + path)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(b)
}

var (
	albumID = regexp.MustCompile(`\bal-[0-9A-Za-z_-]+`)
	linkID  = regexp.MustCompile(`/share/(\w{10})`)
	stream  = regexp.MustCompile(`\w{10}/stream/[\w-]+`)
)

func (o *owner) share() string {
	o.t.Helper()
	resp, err := o.http.Get(o.node.url.String() + "/")
	require.NoError(o.t, err)
	b, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	require.NoError(o.t, err)
	return linkID.FindStringSubmatch(o.post("/shares", url.Values{"item": {albumID.FindString(string(b))}, "expiry": {"7"}}))[1]
}

func TestTwoNodes(t *testing.T) {
	one, two := nodes(t)
	o := logIn(t, one)
	id := o.share()

	// Made on one, it opens on the other, and tokens of one are good on the other.
	status, page := get(t, two, "/share/"+id)
	require.Equal(t, http.StatusOK, status)
	token := "/share/" + stream.FindString(page)
	status, _ = get(t, one, token)
	require.Equal(t, http.StatusOK, status)

	// Visits of both add up.
	var wg sync.WaitGroup
	for _, n := range []*node{one, two} {
		for range 8 {
			wg.Go(func() {
				for range 25 {
					get(t, n, "/share/"+id)
				}
			})
		}
	}
	wg.Wait()
	require.Eventually(t, func() bool {
		resp, err := o.http.Get(one.url.String() + "/shares/" + id)
		require.NoError(t, err)
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return strings.Contains(string(b), "401")
	}, 5*time.Second, 100*time.Millisecond, "1 + 2 x 8 x 25 visits")

	// Deleted on one, it is gone on the other within 2 seconds, and what is
	// running there, to a reader who has stopped reading, is cut by then: else
	// all of it would come.
	resp, err := http.Get(two.url.String() + token)
	require.NoError(t, err)
	defer resp.Body.Close()
	_, err = io.ReadFull(resp.Body, make([]byte, 1<<20))
	require.NoError(t, err)
	time.Sleep(1500 * time.Millisecond) // a response that lasts
	o.post("/shares/"+id+"/delete", nil)
	begin := time.Now()
	require.Eventually(t, func() bool { status, _ := get(t, two, "/share/"+id); return status == http.StatusNotFound },
		2*time.Second, 20*time.Millisecond)
	t.Logf("gone on the other node after %v", time.Since(begin).Round(time.Millisecond))
	status, _ = get(t, two, token)
	require.Equal(t, http.StatusNotFound, status)
	time.Sleep(time.Until(begin.Add(2 * time.Second)))
	rest, err := io.Copy(io.Discard, resp.Body)
	require.Error(t, err)
	require.Less(t, rest, int64(64<<20))
	t.Logf("%d of %d bytes came after the delete", rest, resp.ContentLength-1<<20)
}

func newServer(t *testing.T, h http.Handler) string {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// The proxy gives visitors to both nodes in turn.
func TestBalance(t *testing.T) {
	var seen []string
	var addresses []*url.URL
	for _, name := range []string{"one", "two"} {
		l := http.NewServeMux()
		l.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { seen = append(seen, name) })
		srv := newServer(t, l)
		u, err := url.Parse(srv)
		require.NoError(t, err)
		addresses = append(addresses, u)
	}
	front := newServer(t, balance(addresses))
	for _, path := range []string{"/share/a", "/share/a", "/", "/shares"} {
		resp, err := http.Get(front + path)
		require.NoError(t, err)
		resp.Body.Close()
	}
	slices.Sort(seen[:2])
	require.Equal(t, []string{"one", "two", "one", "one"}, seen)
}
