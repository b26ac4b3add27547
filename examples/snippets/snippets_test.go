package snippets

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
	"github.com/seed545d57e3/share/storetest"
)

const root = "../.."

// Every Go block of README.md and the guides stands in a Go file of this
// project, so it compiles. Where a block leaves something out it has a line
// "// …"; each part is looked up by itself. White space does not count.
func TestBlocksAreCompiled(t *testing.T) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			text, err := os.ReadFile(path)
			files = append(files, squeeze(string(text)))
			return err
		}
		return err
	})
	require.NoError(t, err)
	compiled := func(part string) bool {
		for _, f := range files {
			if strings.Contains(f, part) {
				return true
			}
		}
		return false
	}
	blocks := 0
	for _, doc := range documents(t) {
		text, err := os.ReadFile(doc)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile("(?s)\n```go\n(.*?)```").FindAllSubmatch(text, -1) {
			blocks++
			for _, part := range regexp.MustCompile(`(?m)^\s*// …$`).Split(string(m[1]), -1) {
				if !compiled(squeeze(part)) {
					t.Errorf("%s: this is in no Go file; put it into examples/snippets:\n%s", doc, part)
				}
			}
		}
	}
	require.Greater(t, blocks, 10)
}

// squeeze puts each line's words a space apart and leaves out empty lines.
func squeeze(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 {
			b.WriteString(strings.Join(words, " ") + "\n")
		}
	}
	return b.String()
}

func documents(t *testing.T) []string {
	t.Helper()
	guides, err := filepath.Glob(root + "/docs/*.md")
	require.NoError(t, err)
	return append(guides, root+"/README.md")
}

// Links from one file to another lead somewhere.
func TestLinksOfDocuments(t *testing.T) {
	for _, doc := range documents(t) {
		text, err := os.ReadFile(doc)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`).FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(m[1], "://") {
				require.FileExists(t, filepath.Join(filepath.Dir(doc), m[1]), doc)
			}
		}
	}
}

// The guides name every rule there is.
func TestGuidesNameAllRules(t *testing.T) {
	for guide, source := range map[string]string{"resolver": "resolver.go", "store": "rule.go"} {
		text, err := os.ReadFile(root + "/docs/" + guide + ".md")
		require.NoError(t, err)
		code, err := os.ReadFile(root + "/storetest/" + source)
		require.NoError(t, err)
		rules := regexp.MustCompile(`\n\t\{"([a-z-]+)", \w+\},`).FindAllSubmatch(code, -1)
		require.NotEmpty(t, rules)
		for _, rule := range rules {
			require.Contains(t, string(text), "`"+string(rule[1])+"`", guide)
		}
	}
}

// check is README.md's third block.
func check(ctx context.Context) error {
	err := storetest.CheckResolver(ctx, library{}, storetest.ResolverSample{
		Owner: "ann",
		IDs:   []string{"album-17", "track-3"}, // what ann can see
	})
	return err
}

func TestCheck(t *testing.T) {
	require.ErrorContains(t, check(t.Context()), "storetest: resolver:", "a library that is none")
}

func TestCreateShare(t *testing.T) {
	enabled := true
	m, err := share.New(share.Config{
		Store: &memstore.Store{}, Resolver: fakelib.New(), Enabled: func() bool { return enabled },
		Limits: func(u share.User) share.Limits { return share.Limits{Disabled: u.ID == "bob"} },
	})
	require.NoError(t, err)
	api := CreateShare(m, func(r *http.Request) share.User { return share.User{ID: r.Header.Get("User")} })
	post := func(user, body string) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("User", user)
		w := httptest.NewRecorder()
		api(w, r)
		return w.Code, w.Body.String()
	}
	for _, c := range []struct {
		user, body string
		status     int
		says       string
	}{
		{"ann", `{"items":["al-1"]}`, 201, `{"url":"http://example.com/share/`},
		{"ann", `{"items":["al-2"]}`, 400, `items: unknown item "al-2"`},
		{"ann", `{"items":[]}`, 400, "items: "},
		{"ann", `{"items":["al-1"],"expiresAt":"2001-01-01T00:00:00Z"}`, 400, "expiresAt: "},
		{"bob", `{"items":["al-1"]}`, 403, "user: this user may not share"},
		{"ann", `{`, 400, "not JSON"},
	} {
		status, says := post(c.user, c.body)
		require.Equal(t, c.status, status, c.body)
		require.Contains(t, says, c.says)
	}
	enabled = false
	status, _ := post("ann", `{"items":["al-1"]}`)
	require.Equal(t, 403, status)
	require.Equal(t, 404, Status(share.ErrNotFound))
	require.Equal(t, 500, Status(errors.New("disk")))
	require.Equal(t, "Internal Server Error", Reason(errors.New("disk")), "nothing of the host")
}

// The page beside the handler: the host's for what there is, the handler's for all else.
func TestOwnPage(t *testing.T) {
	m, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: fakelib.New()})
	require.NoError(t, err)
	pages, err := httpshare.New(m, httpshare.Options{})
	require.NoError(t, err)
	mux := http.NewServeMux()
	OwnPage(mux, m, pages, func(w http.ResponseWriter, v *share.View) { w.Write([]byte("ours: " + v.Title)) })
	s, err := m.Create(t.Context(), share.User{ID: fakelib.Owner}, share.Spec{Items: []string{fakelib.Album}})
	require.NoError(t, err)
	get := func(path string) *httptest.ResponseRecorder {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil).WithContext(ctx))
		return w
	}
	require.Equal(t, "ours: The Day", get("/share/"+s.ID).Body.String())
	require.Equal(t, http.StatusNotFound, get("/share/nosuchid00").Code)
	require.Equal(t, http.StatusOK, get("/share/"+s.ID+"/m3u").Code)
	require.NoError(t, m.Close(t.Context()))
	got, err := m.Get(t.Context(), share.User{ID: fakelib.Owner}, s.ID)
	require.NoError(t, err)
	require.Equal(t, int64(2), got.Visits)
}
