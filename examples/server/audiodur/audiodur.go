// Package audiodur reads the playing time of an audio file from its headers.
// It decodes no audio and knows MP3, FLAC, Ogg Vorbis, Opus, MP4 (M4A), WAV,
// AIFF and ADTS (AAC).
package audiodur

import (
	"errors"
	"io"
	"time"
)

// ErrUnknown is returned by Of when the format is not one it knows, the file
// does not say how long it plays, or the file was cut short or is damaged.
var ErrUnknown = errors.New("audiodur: unknown playing time")

// maxSeconds is where a playing time stops being believable: a damaged header
// claims centuries far more often than a recording lasts four days.
const maxSeconds = 100 * 3600

// Of returns the playing time of the audio file r, whose length is size bytes.
// It goes by the content and needs no file name. The MP3 padding that encoders
// add (below 0.1 seconds) counts as playing time. The error is ErrUnknown, or
// wraps the one r.ReadAt returned; the playing time is above zero without one.
func Of(r io.ReaderAt, size int64) (time.Duration, error) {
	f := file{r, size}
	start, err := skipID3(f)
	if err != nil {
		return 0, err
	}
	head, err := f.read(start, 12)
	if err != nil {
		return 0, err
	}
	switch {
	case string(head[:4]) == "fLaC":
		return flac(f, start)
	case string(head[:4]) == "OggS":
		return ogg(f, start)
	case string(head[4:8]) == "ftyp":
		return mp4(f, start)
	case string(head[8:]) == "WAVE":
		return wav(f, start)
	case string(head[:4]) == "FORM" && (string(head[8:]) == "AIFF" || string(head[8:]) == "AIFC"):
		return aiff(f, start)
	case isADTS(head):
		return adts(f, start)
	}
	return mp3(f, start)
}

// playing returns the time that n units last at rate units a second. A float
// would round the nanoseconds; whole seconds and the rest apart do not.
func playing(n, rate uint64) (time.Duration, error) {
	if n == 0 || rate == 0 || rate > 1<<32 || n/rate > maxSeconds {
		return 0, ErrUnknown
	}
	const second = uint64(time.Second)
	d := time.Duration(n/rate*second + n%rate*second/rate)
	if d == 0 {
		return 0, ErrUnknown
	}
	return d, nil
}
