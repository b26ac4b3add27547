package audiodur

import (
	"errors"
	"fmt"
	"io"
)

// file is an audio file: its content and its length in bytes.
type file struct {
	r    io.ReaderAt
	size int64
}

// read returns the n bytes at offset off. The error is ErrUnknown where the
// file ends before them. Callers keep n small, whatever the file claims.
func (f file) read(off int64, n int) ([]byte, error) {
	if off < 0 || off > f.size-int64(n) {
		return nil, ErrUnknown
	}
	b := make([]byte, n)
	// A full read may come with io.EOF, so it is the count that tells.
	if got, err := f.r.ReadAt(b, off); got < n {
		return nil, readError(err)
	}
	return b, nil
}

// tail returns the last n bytes of the file from offset off on, or all of them
// if they are fewer.
func (f file) tail(off, n int64) ([]byte, error) {
	n = min(n, f.size-off)
	if n < 0 {
		return nil, ErrUnknown
	}
	return f.read(f.size-n, int(n))
}

// readError tells a failing disk from a file that ends early.
func readError(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrUnknown
	}
	return fmt.Errorf("audiodur: read: %w", err)
}
