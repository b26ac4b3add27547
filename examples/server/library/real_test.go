package library

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// need skips a test for want of something, or fails it where nothing may be
// left out.
func need(t *testing.T, has bool, how string) {
	t.Helper()
	switch {
	case has:
	case os.Getenv("SHARE_TEST_REQUIRE") != "":
		require.FailNow(t, how)
	default:
		t.Skip(how)
	}
}

// needFFmpeg says that the programs ffmpeg and ffprobe are there, or skips.
func needFFmpeg(t *testing.T) {
	t.Helper()
	for _, program := range []string{"ffmpeg", "ffprobe"} {
		_, err := exec.LookPath(program)
		need(t, err == nil, "this test makes and measures audio: install ffmpeg (apt-get install ffmpeg) to run it")
	}
}

// probe returns the playing time of a file as ffprobe measures it.
func probe(t *testing.T, file string) time.Duration {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file).Output()
	require.NoError(t, err, file)
	seconds, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	require.NoError(t, err, file)
	return time.Duration(seconds * float64(time.Second))
}

// assertPlayingTimes compares all tracks of a library in dir with ffprobe.
func assertPlayingTimes(t *testing.T, dir string, lib *Library) {
	t.Helper()
	for _, a := range lib.Albums() {
		for _, tr := range a.Tracks {
			want := probe(t, filepath.Join(dir, filepath.FromSlash(tr.path)))
			assert.InDelta(t, want.Seconds(), tr.Duration.Seconds(), 0.1, tr.path)
		}
	}
}

// made is what ffmpeg makes: file name, and the arguments that are special to it.
var made = map[string][]string{
	"cbr.mp3":   {"-b:a", "128k", "-write_xing", "0"},
	"vbr.mp3":   {"-q:a", "5"},
	"v23.mp3":   {"-id3v2_version", "3"},
	"low.mp3":   {"-ar", "22050"},
	"a.flac":    nil,
	"a.ogg":     nil,
	"a.oga":     {"-c:a", "libvorbis"},
	"a.opus":    nil,
	"aac.m4a":   {"-c:a", "aac"},
	"alac.m4a":  {"-c:a", "alac"},
	"front.m4a": {"-c:a", "aac", "-movflags", "+faststart"},
	"a.wav":     nil,
	"hi.wav":    {"-c:a", "pcm_s24le", "-ar", "96000"},
	"a.aiff":    {"-write_id3v2", "1"},
	"a.aif":     {"-write_id3v2", "1"},
	"a.aifc":    {"-f", "aiff", "-c:a", "pcm_s16le", "-write_id3v2", "1"},
	"a.aac":     {"-write_id3v2", "1"},
}

func TestFormats(t *testing.T) {
	needFFmpeg(t)
	dir := t.TempDir()
	for name, special := range made {
		args := []string{"-v", "error", "-f", "lavfi", "-i", "sine=440:d=2.345"}
		for _, tag := range []string{
			"title=Tïtle", "artist=Ann", "album=All of them", "album_artist=Various Artists",
			"track=3/12", "disc=2/2", "date=2021", "genre=Jazz",
		} {
			args = append(args, "-metadata", tag)
		}
		args = append(append(args, special...), filepath.Join(dir, name))
		out, err := exec.Command("ffmpeg", args...).CombinedOutput()
		require.NoError(t, err, "%s: %s", name, out)
	}
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	assert.Equal(t, len(made), lib.Len())
	assertPlayingTimes(t, dir, lib)
	for _, a := range lib.Albums() {
		for _, tr := range a.Tracks {
			assert.Equal(t, "Tïtle", tr.Title, tr.path)
			assert.Equal(t, "Ann", tr.Artist, tr.path)
			assert.Equal(t, "All of them", tr.Album, tr.path)
			assert.Equal(t, 2021, tr.Year, tr.path)
			assert.Equal(t, "Jazz", tr.Genre, tr.path)
			assert.Equal(t, 3, tr.Number, tr.path)
			if wav := tr.Suffix == "wav"; !wav { // whose texts have neither
				assert.Equal(t, "Various Artists", tr.AlbumArtist, tr.path)
				assert.Equal(t, 2, tr.Disc, tr.path)
			}
		}
	}
}

// tagSamples is where the tag reader keeps the files it is tested with.
func tagSamples(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/dhowden/tag").Output()
	require.NoError(t, err)
	return filepath.Join(strings.TrimSpace(string(out)), "testdata")
}

func TestSamplesOfTheTagReader(t *testing.T) {
	dir := tagSamples(t)
	lib, told := scan(t, dir)
	assert.Empty(t, told)
	assert.Equal(t, 12, lib.Len())
	tagged := album(t, lib, "Test Album")
	assert.Equal(t, "Test AlbumArtist", tagged.Artist)
	assert.Equal(t, 2000, tagged.Year)
	for _, tr := range tagged.Tracks {
		assert.Equal(t, "Test Title", tr.Title)
		assert.Equal(t, "Test Artist", tr.Artist)
		assert.Equal(t, 3, tr.Number)
	}
	assert.Len(t, album(t, lib, "without_tags").Tracks, 4, "named by their files")
	needFFmpeg(t)
	assertPlayingTimes(t, dir, lib)
}

// Music that others made, with other programs.
func TestMusicOfOthers(t *testing.T) {
	dir := os.Getenv("SHARE_TEST_MUSIC")
	need(t, dir != "", "set SHARE_TEST_MUSIC to a folder of music to run this test, such as "+
		"/usr/share/sounds/freedesktop of Debian's sound-theme-freedesktop")
	needFFmpeg(t)
	lib, told := scan(t, dir)
	for file, problem := range told {
		t.Logf("%s: %s", file, problem)
	}
	require.Positive(t, lib.Len())
	assertPlayingTimes(t, dir, lib)
}
