package audiodur_test

import (
	"errors"
	"testing"
	"time"

	"github.com/seed545d57e3/share/examples/server/audiodur"
)

func FuzzOf(f *testing.F) {
	for _, path := range []string{mp3Track, flacTrack, oggTrack, m4aTrack} {
		b := readDemo(f, path)
		// Both ends are what counts; small seeds make for quick rounds.
		f.Add(append(b[:2000:2000], b[len(b)-3000:]...))
	}
	for _, s := range []string{
		wavFile(16000, 16),
		aiffFile(16000, 16),
		aifcFile("ima4", 250),
		adtsFrames(3),
		ftyp + movie(1000, 2500) + audio,
		ftyp + audio + movie64(44100, 88200),
		oggPage(7, 0, opusHead) + oggPage(7, 96312, "audio"),
		mp3Frames(3, 36, "Xing"+be32(1)+be32(1000)),
		mp3Frames(3, 36, "VBRI"+zeros(6)+be32(1200)+be32(2)),
		"ID3\x03\x00\x00\x00\x00\x00\x02\x00\x00" + mp3Frames(3, 0, ""),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := of(b)
		switch {
		case err == nil && (d <= 0 || d > 101*time.Hour):
			t.Errorf("no playing time: %v", d)
		case err != nil && !errors.Is(err, audiodur.ErrUnknown):
			t.Errorf("an error that is not ErrUnknown: %v", err)
		}
	})
}
