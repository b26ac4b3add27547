package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// watcher runs in every page before its own scripts and notes what must not happen.
const watcher = `window.__wrong = [];
document.addEventListener("securitypolicyviolation", e => window.__wrong.push("CSP: " + e.effectiveDirective + " " + e.blockedURI));
addEventListener("error", e => window.__wrong.push("error: " + (e.message || e.target.src)), true);
addEventListener("unhandledrejection", e => window.__wrong.push("rejected: " + e.reason));`

// tab is a page in a browser with a profile of its own.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu        sync.Mutex
	responses map[string]int64 // last status by URL
}

func openTab(t *testing.T) *tab {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()))
	for _, off := range []string{"disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		opts = append(opts, chromedp.Flag(off, true))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, responses: make(map[string]int64)}
	b.size(1100, 900)
	call(b, page.Enable, page.EnableParams{})
	call(b, network.Enable, network.EnableParams{})
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watcher})
	require.NoError(t, chromedp.Listen(ctx, func(ev any) {
		if r, ok := ev.(*network.EventResponseReceived); ok {
			b.mu.Lock()
			b.responses[r.Response.URL] = r.Response.Status
			b.mu.Unlock()
		}
	}))
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

func (b *tab) open(url string)          { b.t.Helper(); b.do(chromedp.Navigate(url)) }
func (b *tab) click(selector string)    { b.t.Helper(); b.do(chromedp.Click(selector)) }
func (b *tab) key(k string)             { b.t.Helper(); b.do(chromedp.KeyEvent(k)) }
func (b *tab) size(width, height int64) { b.t.Helper(); b.do(chromedp.EmulateViewport(width, height)) }

// eval returns what an expression is in the page.
func eval[T any](b *tab, js string, opts ...chromedp.EvaluateOption) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, opts...))
	require.NoError(b.t, err, js)
	return v
}

func (b *tab) until(js string) {
	b.t.Helper()
	wait(b.t, js, func() bool { return eval[bool](b, js) })
}

// scheme makes the page light or dark.
func (b *tab) scheme(name string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
}

func (b *tab) status(url string) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.responses[url]
}

// fine fails the test if the page broke its own policy or a script failed.
func (b *tab) fine() {
	b.t.Helper()
	require.Empty(b.t, eval[[]string](b, "window.__wrong"))
}

// shot keeps a picture in the folder that SHARE_TEST_SCREENSHOTS names, for
// people to look at.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("SHARE_TEST_SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}

func call[P, R any](b *tab, cmd cdp.Command[P, R], params P) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, cmd, params)
	require.NoError(b.t, err)
}
