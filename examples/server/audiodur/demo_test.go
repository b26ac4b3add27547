package audiodur_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"testing"
	"time"

	"github.com/seed545d57e3/share/examples/server/audiodur"
	"github.com/seed545d57e3/share/examples/server/demo"
)

const (
	mp3Track  = "Quiet Meridian/Harbour Sketches/01 First Ferry.mp3"
	flacTrack = "Quiet Meridian/Harbour Sketches/02 Bla timme.flac"
	oggTrack  = "Quiet Meridian/Harbour Sketches/03 Rain on the Slipway.ogg"
	m4aTrack  = "Quiet Meridian/Harbour Sketches/04 Buoy No. 7.m4a"
)

func TestOfDemo(t *testing.T) {
	tests := []struct {
		path string
		want time.Duration
	}{
		{mp3Track, 14 * time.Second},
		{flacTrack, 7 * time.Second},
		{oggTrack, 13 * time.Second},
		{m4aTrack, 13 * time.Second},
		{"Copper Finch/Kitchen Window/01 Steam and Sugar.ogg", 12 * time.Second},
		{"Copper Finch/Kitchen Window/02 Postcard to Noemie.m4a", 13 * time.Second},
		{"Copper Finch/Kitchen Window/03 Screen Door.flac", 6 * time.Second},
		{"Copper Finch/Kitchen Window/04 Sunday, Slowly.mp3", 13 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := of(readDemo(t, tt.path))
			if err != nil {
				t.Fatal(err)
			}
			// MP3 comes in frames of 26 ms, with one or two for padding.
			if d := got - tt.want; d < 0 || d > 60*time.Millisecond {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// The files of an embedded tree can be read in place.
func TestOfEmbedded(t *testing.T) {
	f, err := demo.Files().Open(oggTrack)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	got, err := audiodur.Of(f.(io.ReaderAt), info.Size())
	if err != nil || got != 13*time.Second {
		t.Errorf("got %v, %v, want 13s", got, err)
	}
}

// A file without its second half plays for about half as long, or it is not
// known for how long.
func TestOfCutShort(t *testing.T) {
	tests := []struct {
		path    string
		unknown bool
	}{
		{mp3Track, false},
		{"Copper Finch/Kitchen Window/01 Steam and Sugar.ogg", false}, // no picture takes up its first half
		{flacTrack, true},
		{m4aTrack, true},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			b := readDemo(t, tt.path)
			whole, err := of(b)
			if err != nil {
				t.Fatal(err)
			}
			got, err := of(b[:len(b)/2])
			if tt.unknown {
				if !errors.Is(err, audiodur.ErrUnknown) {
					t.Errorf("got %v, %v, want ErrUnknown", got, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if part := got.Seconds() / whole.Seconds(); part < 0.3 || part > 0.7 {
				t.Errorf("got %v of %v", got, whole)
			}
		})
	}
}

func TestOfBehindID3(t *testing.T) {
	tag := append([]byte("ID3\x03\x00\x00\x00\x00\x01\x02"), make([]byte, 1<<7|2)...)
	for _, path := range []string{mp3Track, flacTrack} {
		b := readDemo(t, path)
		want, err := of(b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := of(bytes.Join([][]byte{tag, tag, b}, nil))
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", path, got, err, want)
		}
	}
}

// Without the frame that holds the count, the frames are counted.
func TestOfMP3WithoutCount(t *testing.T) {
	b := readDemo(t, mp3Track)
	want, err := of(b)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.Replace(b, []byte("Xing"), []byte("----"), 1)
	b = append(b, append([]byte("TAG"), make([]byte, 125)...)...) // ID3v1
	got, err := of(b)
	// The frame that held the count counts as one now.
	if err != nil || got < want || got-want > 27*time.Millisecond {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func of(b []byte) (time.Duration, error) {
	return audiodur.Of(bytes.NewReader(b), int64(len(b)))
}

func readDemo(t testing.TB, path string) []byte {
	t.Helper()
	b, err := fs.ReadFile(demo.Files(), path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
