package browsertest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// Every codec that the server reads plays, with its time going on and a place
// to jump to, or is said not to. The files are made by ffmpeg.
func TestEveryCodec(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		const how = "no ffmpeg on the PATH: install it (Debian: apt-get install ffmpeg) to run this test"
		if os.Getenv("SHARE_TEST_REQUIRE") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	codecs := []struct {
		file  string
		plays bool // in Chromium
		args  []string
	}{
		{"01 constant.mp3", true, []string{"-b:a", "128k"}},
		{"02 variable.mp3", true, []string{"-q:a", "4", "-write_xing", "0"}},
		{"03 lossless.flac", true, nil},
		{"04 vorbis.ogg", true, []string{"-c:a", "libvorbis"}},
		{"05 opus.opus", true, []string{"-c:a", "libopus"}},
		{"06 aac.m4a", true, []string{"-c:a", "aac"}},
		{"07 raw.aac", true, []string{"-c:a", "aac", "-f", "adts"}},
		{"08 wave.wav", true, nil},
		{"09 apple.m4a", false, []string{"-c:a", "alac"}},
		{"10 interchange.aiff", false, nil},
	}
	music := t.TempDir()
	album := filepath.Join(music, "Ann", "Codecs")
	require.NoError(t, os.MkdirAll(album, 0o755))
	for i, c := range codecs {
		args := append([]string{"-loglevel", "error", "-f", "lavfi", "-i", "sine=frequency=330:duration=8"}, c.args...)
		args = append(args, "-metadata", "album=Codecs", "-metadata", "artist=Ann", "-metadata", "album_artist=Ann",
			"-metadata", fmt.Sprintf("track=%d", i+1), filepath.Join(album, c.file))
		out, err := exec.Command(ffmpeg, args...).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	p, b := startServer(t, "-music", music), openTab(t)
	id := regexp.MustCompile(`\bal-[0-9A-Za-z_-]+`).FindString(p.get(t, "/"))
	b.open(shareLink.FindString(p.post(t, "/shares", url.Values{"item": {id}, "expiry": {"7"}})))
	require.Equal(t, len(codecs), eval[int](b, `document.querySelectorAll(".tracks li").length`))
	for i, c := range codecs {
		b.click(fmt.Sprintf(".tracks li:nth-child(%d) .title a", i+1))
		if !c.plays {
			b.until(`document.querySelector("#message").textContent.includes("cannot play")`)
			continue
		}
		b.until(audio + ".currentTime > 0.3")
		require.InDelta(t, 8, eval[float64](b, fmt.Sprintf(`Number(document.querySelectorAll(".tracks .title a")[%d].dataset.seconds)`, i)), 0.15, c.file)
		b.key(kb.ArrowRight)
		b.until(audio + ".currentTime > 5.2 && !" + audio + ".seeking")
		require.Empty(t, eval[string](b, `document.querySelector("#message").textContent`), c.file)
	}
	// The files that cannot be played are errors of their element, and no others.
	require.Empty(t, eval[[]string](b, `window.__wrong.filter(w => !w.startsWith("error: http") || !w.includes("/stream/"))`))
}
