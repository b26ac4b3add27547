package browsertest

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/demo"
)

const audio = `document.querySelector("#player audio")`

// Every track of both demo albums plays, whatever its format, and can be
// scrubbed in.
func TestEveryTrackPlays(t *testing.T) {
	p, b := startServer(t), openTab(t)
	formats := make(map[string]bool)
	for _, link := range p.shareAlbums(t) {
		b.open(link)
		titles := eval[[]string](b, `[...document.querySelectorAll(".tracks .title a")].map(a => a.textContent)`)
		require.Len(t, titles, 4)
		for i, title := range titles {
			b.click(fmt.Sprintf(".tracks li:nth-child(%d) .title a", i+1))
			b.until(audio + ".currentTime > 0.3")
			require.Contains(t, eval[string](b, "document.querySelector('#now').textContent"), title)
			require.Equal(t, i, eval[int](b, `[...document.querySelectorAll(".tracks li")].findIndex(li => li.matches(".now"))`))
			want := eval[float64](b, fmt.Sprintf(`Number(document.querySelectorAll(".tracks .title a")[%d].dataset.seconds)`, i))
			require.InDelta(t, want, eval[float64](b, audio+".duration"), 0.2, title)

			to := want - 2
			b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{const s = document.querySelector("#seek"); s.value = %f;
				s.dispatchEvent(new Event("input")); s.dispatchEvent(new Event("change"))}`, to)))
			b.until(fmt.Sprintf("%s.currentTime > %f && !%[1]s.seeking", audio, to+0.2))
			formats[eval[string](b, fmt.Sprintf(`document.querySelectorAll(".tracks .title a")[%d].dataset.format`, i))] = true
		}
		b.fine()
	}
	require.Equal(t, map[string]bool{"MP3": true, "FLAC": true, "OGG": true, "M4A": true}, formats)
}

// shareAlbums shares each album of the demo library and returns the links.
func (p *program) shareAlbums(t *testing.T) (links []string) {
	t.Helper()
	ids := regexp.MustCompile(`\bal-[0-9A-Za-z_-]+`).FindAllString(p.get(t, "/"), -1)
	seen := make(map[string]bool)
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			page := p.post(t, "/shares", url.Values{"item": {id}, "expiry": {"7"}})
			links = append(links, shareLink.FindString(page))
		}
	}
	require.Len(t, links, 2)
	return links
}

func TestPlayer(t *testing.T) {
	p, b := startServer(t), openTab(t)
	b.open(p.demoLink)
	state := func() string {
		return eval[string](b, `(document.querySelector(".tracks .now a")?.textContent ?? "none") + (`+audio+`.paused ? ", paused" : ", playing")`)
	}
	titles := eval[[]string](b, `[...document.querySelectorAll(".tracks .title a")].map(a => a.textContent)`)
	is := func(want string) {
		t.Helper()
		wait(t, want+", but "+state(), func() bool { return state() == want })
	}
	is(titles[0] + ", paused")
	b.click("#start")
	is(titles[0] + ", playing")
	b.until(audio + ".currentTime > 0.2")
	require.Equal(t, "Pause", eval[string](b, `document.querySelector("#play").ariaLabel`))
	require.Equal(t, titles[0]+"/playing", eval[string](b, `navigator.mediaSession.metadata.title + "/" + navigator.mediaSession.playbackState`))
	require.Equal(t, 1, eval[int](b, "navigator.mediaSession.metadata.artwork.length"))

	b.click("#next")
	is(titles[1] + ", playing")
	b.key("n")
	is(titles[2] + ", playing")
	b.key("p")
	is(titles[1] + ", playing")
	b.click("#previous")
	is(titles[0] + ", playing")
	b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	b.key(" ")
	is(titles[0] + ", paused")
	b.key("k")
	is(titles[0] + ", playing")
	b.until(audio + ".readyState > 2")
	before := eval[float64](b, audio+".currentTime")
	b.key(kb.ArrowRight)
	b.until(fmt.Sprintf("%s.currentTime >= %f", audio, before+5))
	b.key(kb.ArrowLeft)
	b.until(fmt.Sprintf("%s.currentTime < %f", audio, before+4))
	b.key("m")
	require.True(t, eval[bool](b, audio+".muted"))
	b.until(`document.querySelector("#volume").value === "0"`)
	b.key("m")
	b.until(`document.querySelector("#volume").value === "1"`)

	// Space pauses also when the link of a track has the focus, and does not scroll.
	b.click(".tracks li:nth-child(3) .title a")
	is(titles[2] + ", playing")
	b.key(" ")
	is(titles[2] + ", paused")
	require.Zero(t, eval[int](b, "Math.round(scrollY)"))
	b.click(".tracks li:first-child .title a")
	is(titles[0] + ", playing")
	b.until(audio + ".readyState > 2")

	// Copied twice in a row, the button has its own words again in the end.
	words := eval[string](b, `document.querySelector("#copy").textContent`)
	b.click("#copy")
	b.until(fmt.Sprintf(`document.querySelector("#copy").textContent !== %q`, words))
	b.click("#copy")
	b.until(fmt.Sprintf(`document.querySelector("#copy").textContent === %q`, words))

	// The end of a track leads to the next, the end of the last one to silence.
	b.do(chromedp.Evaluate[chromedp.Void](audio + `.currentTime = ` + audio + `.duration - 0.3`))
	is(titles[1] + ", playing")
	b.click(".tracks li:last-child .title a")
	is(titles[3] + ", playing")
	require.True(t, eval[bool](b, `document.querySelector("#next").disabled`))
	b.until(audio + ".readyState > 2")
	b.do(chromedp.Evaluate[chromedp.Void](audio + `.currentTime = ` + audio + `.duration - 0.3`))
	b.until(audio + ".ended")
	is(titles[3] + ", paused")
	b.fine()
}

// A link to a moment opens there, and the page makes such links.
func TestMoment(t *testing.T) {
	p, b := startServer(t), openTab(t)
	b.open(p.demoLink + "#track=2&t=0:07")
	require.Equal(t, 1, eval[int](b, `[...document.querySelectorAll(".tracks li")].findIndex(li => li.matches(".now"))`))
	require.Equal(t, "0:07", eval[string](b, `document.querySelector("#at").textContent`))
	b.click("#play")
	b.until(audio + ".currentTime > 7.1")
	require.Less(t, eval[float64](b, audio+".currentTime"), 10.0)
	b.click("#play")
	b.click("#copy")
	b.until(`/^#track=2&t=[789]$/.test(location.hash)`)

	b.open("about:blank")
	b.open(p.demoLink + "#t=5")
	require.Equal(t, "0:05", eval[string](b, `document.querySelector("#at").textContent`))
	b.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#track=3&t=2"`))
	b.until(`document.querySelector("#at").textContent === "0:02"`)
	// Beyond the end means near the end, and not the next track.
	b.open("about:blank")
	b.open(p.demoLink + "#t=9999")
	b.click("#play")
	b.until(audio + ".currentTime > 5")
	require.Equal(t, 0, eval[int](b, `[...document.querySelectorAll(".tracks li")].findIndex(li => li.matches(".now"))`))
	// Before anything is loaded, keys move from where the link points.
	b.open("about:blank")
	b.open(p.demoLink + "#t=3")
	b.key(kb.ArrowRight)
	b.until(`document.querySelector("#at").textContent === "0:08"`)

	for _, odd := range []string{"#track=99&t=x", "#t=Infinity", "#t=-5", "#track=-1", "#t=1e99", "#" + strings.Repeat("t", 5000), "#t=%00"} {
		b.open("about:blank")
		b.open(p.demoLink + odd)
		b.fine()
		require.True(t, eval[bool](b, `!!document.querySelector(".tracks .now")`), odd)
	}
}

// A format that this browser cannot play is named, with the download where
// that is allowed; a share taken back is told apart from it.
func TestWhatCannotBePlayed(t *testing.T) {
	music := t.TempDir()
	require.NoError(t, os.CopyFS(music, demo.Files()))
	err := filepath.WalkDir(music, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".m4a" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		// Apple Lossless by its name: Chromium has no decoder for it.
		return os.WriteFile(path, []byte(strings.NewReplacer("mp4a", "alac", "esds", "free").Replace(string(b))), 0o600)
	})
	require.NoError(t, err)
	p, b := startServer(t, "-music", music), openTab(t)
	id := regexp.MustCompile(`\bal-[0-9A-Za-z_-]+`).FindString(p.get(t, "/"))
	for _, downloadable := range []bool{true, false} {
		form := url.Values{"item": {id}, "expiry": {"7"}}
		if downloadable {
			form.Set("downloadable", "on")
		}
		link := shareLink.FindString(p.post(t, "/shares", form))
		b.open(link)
		b.click(`.tracks a[data-format="M4A"]`)
		b.until(`document.querySelector("#message").textContent.includes("cannot play M4A")`)
		require.Equal(t, downloadable, eval[bool](b, `!!document.querySelector("#message a[download]")`))
		b.shot(fmt.Sprintf("cannot-play-%v", downloadable))
		b.click(`.tracks a[data-format="MP3"]`)
		b.until(audio + ".currentTime > 0.2")
		require.Empty(t, eval[string](b, `document.querySelector("#message").textContent`))

		p.post(t, "/shares/"+link[len(link)-10:]+"/delete", nil)
		b.click(`.tracks a[data-format="FLAC"]`)
		b.until(`document.querySelector("#message").textContent.includes("no longer there")`)
	}
}

// Without JavaScript every track has a player of its own, and it plays.
func TestWithoutScript(t *testing.T) {
	p, b := startServer(t), openTab(t)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(p.demoLink)
	b.shot("no-script")
	require.Equal(t, 4, eval[int](b, `[...document.querySelectorAll(".tracks audio")].filter(a => a.offsetHeight > 20).length`))
	require.Equal(t, "none", eval[string](b, `getComputedStyle(document.querySelector("#player")).display`))
	for i := range 4 {
		// The play button is at the left of the browser's own controls.
		at := eval[[]float64](b, fmt.Sprintf(`(() => { const r = document.querySelectorAll(".tracks audio")[%d].getBoundingClientRect();
			return [r.left + 20, r.top + r.height / 2]; })()`, i))
		b.do(chromedp.MouseClickXY(at[0], at[1]))
		b.until(fmt.Sprintf(`document.querySelectorAll(".tracks audio")[%d].currentTime > 0.2`, i))
	}
	src := eval[string](b, `document.querySelector(".tracks audio").src`)
	wait(t, "asked for", func() bool { s := b.status(src); return s == 200 || s == 206 })
}

// On a wide screen and on a phone, light and dark, nothing sticks out and
// axe-core finds nothing. The same for pages that only say what is wrong.
func TestLooks(t *testing.T) {
	p, b, axe := startServer(t), openTab(t), axeCore(t)
	for _, page := range []struct{ name, url string }{{"share", p.demoLink}, {"error", p.url + "/share/nosuchid00"}} {
		for _, scheme := range []string{"light", "dark"} {
			for name, size := range map[string][2]int64{"wide": {1100, 900}, "phone": {360, 740}} {
				b.scheme(scheme)
				b.size(size[0], size[1])
				b.open(page.url)
				time.Sleep(200 * time.Millisecond) // for colours to have changed
				b.shot(page.name + "-" + scheme + "-" + name)
				require.LessOrEqual(t, eval[int](b, "document.documentElement.scrollWidth"), int(size[0]))
				// Evaluated from outside, so the page's own policy does not keep it out.
				b.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
				violations := eval[[]string](b, `axe.run(document).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join()))`, chromedp.EvalAwaitPromise)
				require.Empty(t, violations, page.name+" "+scheme+" "+name)
				b.fine()
			}
		}
	}
}
