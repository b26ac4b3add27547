package audiodur

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// mp3 reads an MPEG audio file at offset off: the count of frames that the
// encoder left in the first one or, without it, the frames themselves. Taking
// the first bit rate for all of them would be wrong by half in a file of
// varying bit rate.
func mp3(f file, off int64) (time.Duration, error) {
	br := bufio.NewReaderSize(io.NewSectionReader(f.r, off, f.size-off), 64<<10)
	first, skipped, err := syncFrame(br, nil)
	if err != nil {
		return 0, err
	}
	b, err := br.Peek(first.size)
	if err != nil {
		return 0, readError(err)
	}
	if frames, length, ok := frameCount(b); ok {
		if length <= f.size-off-skipped {
			return playing(frames*uint64(first.samples), uint64(first.rate))
		}
		// Cut short: count what is there, without the frame that holds the
		// count, which is silent.
		if _, err := br.Discard(first.size); err != nil {
			return 0, readError(err)
		}
	}
	return countFrames(br, first)
}

// syncFrame moves br to the next frame, one that another frame follows, and
// returns its header and the bytes skipped. With like it takes only frames of
// the same stream. The error is ErrUnknown when no frame is near.
func syncFrame(br *bufio.Reader, like *mpegHeader) (mpegHeader, int64, error) {
	const maxSkip = 64 << 10
	for skipped := range int64(maxSkip) {
		b, err := br.Peek(4)
		if err != nil {
			return mpegHeader{}, 0, readError(err)
		}
		h, ok := parseMPEG(b)
		if ok && (like == nil || h.sameStream(*like)) {
			b, err := br.Peek(h.size + 4)
			if err != nil && err != io.EOF {
				return mpegHeader{}, 0, readError(err)
			}
			if next, ok := parseMPEG(b[min(h.size, len(b)):]); ok && next.sameStream(h) {
				return h, skipped, nil
			}
		}
		if _, err := br.Discard(1); err != nil {
			return mpegHeader{}, 0, readError(err)
		}
	}
	return mpegHeader{}, 0, ErrUnknown
}

// frameCount reads the count of frames and the length of the audio in bytes
// (zero if unknown) from the first frame b, in the form of Xing or of VBRI.
func frameCount(b []byte) (frames uint64, length int64, ok bool) {
	head := b[:min(len(b), 64)] // its place depends on version and channels
	i := bytes.Index(head, []byte("Xing"))
	if i < 0 {
		i = bytes.Index(head, []byte("Info"))
	}
	switch {
	case i >= 0 && len(b) >= i+16:
		flags := b[i+7]
		if hasFrames := flags&1 != 0; !hasFrames {
			return 0, 0, false
		}
		frames = uint64(binary.BigEndian.Uint32(b[i+8:]))
		if hasLength := flags&2 != 0; hasLength {
			length = int64(binary.BigEndian.Uint32(b[i+12:]))
		}
	case len(b) >= 54 && string(b[36:40]) == "VBRI":
		frames = uint64(binary.BigEndian.Uint32(b[50:]))
		length = int64(binary.BigEndian.Uint32(b[46:]))
	}
	return frames, length, frames > 0
}

// countFrames adds up the frames of the stream from br on, up to the end of the
// file or the tags there. It reads the whole file.
func countFrames(br *bufio.Reader, first mpegHeader) (time.Duration, error) {
	var samples uint64
	for {
		b, err := br.Peek(4)
		if err != nil && err != io.EOF {
			return 0, readError(err)
		}
		h, ok := parseMPEG(b)
		if !ok || !h.sameStream(first) {
			h, _, err = syncFrame(br, &first)
			if errors.Is(err, ErrUnknown) {
				break
			}
			if err != nil {
				return 0, err
			}
		}
		n, err := br.Discard(h.size)
		if n < h.size {
			if err != io.EOF {
				return 0, readError(err)
			}
			break
		}
		samples += uint64(h.samples)
	}
	return playing(samples, uint64(first.rate))
}
