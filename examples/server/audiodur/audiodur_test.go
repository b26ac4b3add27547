package audiodur_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/seed545d57e3/share/examples/server/audiodur"
)

func TestOf(t *testing.T) {
	const (
		unknown = time.Duration(0)
		second  = time.Second
		allOnes = 1<<32 - 1
	)
	frames := func(n int64) time.Duration { return time.Duration(n * 1152 * int64(second) / 44100) }
	tests := []struct {
		name, file string
		want       time.Duration
	}{
		{"empty", "", unknown},
		{"text", "Not a song, and too short to be one.", unknown},
		{"long text", zeros(200_000), unknown},

		{"wav", wavFile(16000, 16000), 2 * second},
		{"wav cut short", wavFile(16000, 8000), second},
		{"wav from a stream", wavFile(allOnes, 4000), second / 2},
		{"wav without audio", wavFile(0, 0), unknown},

		{"aiff", aiffFile(16000, 16000), 2 * second},
		{"aiff cut short", aiffFile(16000, 7996), second},
		{"aiff without sound", aiffFile(0, 0), unknown},
		{"aiff-c", aifcFile("sowt", 16000), 2 * second},
		{"aiff-c of packets", aifcFile("ima4", 250), 2 * second},

		{"adts", adtsFrames(100), 100 * 1024 * second / 44100},
		{"adts with tags behind it", adtsFrames(100) + "TAG" + zeros(125), 100 * 1024 * second / 44100},
		{"adts with its last frame cut", adtsFrames(100)[:9990], 99 * 1024 * second / 44100},
		{"adts of one frame", adtsFrames(1), unknown},

		{"mp4", ftyp + movie(1000, 2500) + audio, 2500 * time.Millisecond},
		{"mp4 with moov at the end", ftyp + audio + movie(1000, 2500), 2500 * time.Millisecond},
		{"mp4 with long numbers", ftyp + movie64(44100, 88200) + audio, 2 * second},
		{"mp4 with a long mdat", ftyp + be32(1) + "mdat" + be64(26) + zeros(10) + movie(10, 20), 2 * second},
		{"mp4 with an open mdat", ftyp + movie(10, 20) + be32(0) + "mdat" + zeros(9), 2 * second},
		{"mp4 cut short", ftyp + movie(10, 20) + audio[:50], unknown},
		{"mp4 with scraps", ftyp + movie(10, 20) + audio + "TAG scraps", 2 * second},
		{"mp4 of no known length", ftyp + movie(44100, allOnes) + audio, unknown},
		{"mp4 in fragments", ftyp + movie(1000, 0) + mp4Box("moof", "") + audio, unknown},
		{"mp4 of centuries", ftyp + movie(1, 4e9) + audio, unknown},

		{"opus", oggPage(7, 0, opusHead) + oggPage(7, 96312, "audio"), 2 * second},
		{"opus cut short", oggPage(7, 0, opusHead) + oggPage(7, 48312, "audio") + oggPage(7, 96312, "audio")[:30], second},
		{"opus with another stream", oggPage(1, 0, "fishead and then some") + oggPage(7, 0, opusHead) +
			oggPage(7, 48312, "audio") + oggPage(1, 999999, "index"), second},
		{"opus with an open page at the end", oggPage(7, 0, opusHead) + oggPage(7, 48312, "audio") +
			oggPage(7, 1<<64-1, "audio"), second},
		{"opus without audio", oggPage(7, 0, opusHead), unknown},
		{"ogg of another kind", oggPage(7, 0, "Speex   1.2 and so on"), unknown},

		{"mp3 of constant rate", mp3Frames(10, 0, ""), frames(10)},
		{"mp3 with its last frame cut", mp3Frames(10, 0, "")[:4000], frames(9)},
		{"mp3 with junk in the middle", mp3Frames(5, 0, "") + zeros(1000) + mp3Frames(5, 0, ""), frames(10)},
		{"mp3 with Xing", mp3Frames(3, 36, "Xing"+be32(1)+be32(1000)), frames(1000)},
		{"mp3 with Info, cut short", mp3Frames(3, 36, "Info"+be32(3)+be32(1000)+be32(417000)), frames(2)},
		{"mp3 with Xing of no count", mp3Frames(3, 36, "Xing"+be32(0)), frames(3)},
		{"mp3 with VBRI", mp3Frames(3, 36, "VBRI"+zeros(6)+be32(1200)+be32(2)), frames(2)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := of([]byte(tt.file))
			if tt.want == unknown {
				if !errors.Is(err, audiodur.ErrUnknown) {
					t.Errorf("got %v, %v, want ErrUnknown", got, err)
				}
			} else if err != nil || got != tt.want {
				t.Errorf("got %v, %v, want %v", got, err, tt.want)
			}
		})
	}
}

var errDisk = errors.New("disk on fire")

// badDisk fails to read from the given offset on.
type badDisk struct {
	r    io.ReaderAt
	from int64
}

func (d badDisk) ReadAt(b []byte, off int64) (int, error) {
	if off+int64(len(b)) > d.from {
		return 0, errDisk
	}
	return d.r.ReadAt(b, off)
}

func TestOfReadError(t *testing.T) {
	for _, path := range []string{mp3Track, flacTrack, oggTrack, m4aTrack} {
		b := readDemo(t, path)
		for _, from := range []int64{0, 11, 20} {
			_, err := audiodur.Of(badDisk{bytes.NewReader(b), from}, int64(len(b)))
			if !errors.Is(err, errDisk) || errors.Is(err, audiodur.ErrUnknown) {
				t.Errorf("%s: got %v, want the error of the disk", path, err)
			}
		}
	}
}
