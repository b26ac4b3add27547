package library

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // the formats that covers come in
	_ "image/jpeg"
	_ "image/png"
	"io"
	"net/http"

	_ "golang.org/x/image/webp"
)

const (
	maxPicture = 20 << 20   // of a cover, in bytes
	maxPixels  = 40_000_000 // of a cover: four bytes each, or more, when it is made smaller
)

// badImage says why something is not used as a cover, and not served.
type badImage string

func (b badImage) Error() string { return string(b) }

func checkImage(data []byte) error {
	return checkImageFile(bytes.NewReader(data), int64(len(data)))
}

// checkImageFile says by its error whether r, of that size in bytes, is an
// image that can be a cover. It reads no more than the headers.
func checkImageFile(r io.Reader, size int64) error {
	if size > maxPicture {
		return badImage(fmt.Sprintf("a cover of more than %d MiB", maxPicture>>20))
	}
	br := bufio.NewReader(io.LimitReader(r, maxPicture))
	const all = 512 // that telling the type takes
	head, err := br.Peek(all)
	if err != nil && err != io.EOF {
		return err
	}
	if imageType(head) == "" {
		return badImage("not a JPEG, PNG, GIF or WebP image")
	}
	config, _, err := image.DecodeConfig(br)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", badImage("a damaged image"), err)
	case config.Width <= 0 || config.Height <= 0:
		return badImage("an empty image")
	case config.Width > maxPixels/config.Height:
		return badImage(fmt.Sprintf("a cover of %d x %d pixels, which is more than %d million",
			config.Width, config.Height, maxPixels/1_000_000))
	}
	return nil
}

// imageType returns the media type of an image that is safe to show, "" for
// anything else. What tags and file names say of it is not believed.
func imageType(data []byte) string {
	switch t := http.DetectContentType(data); t {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return t
	}
	return ""
}
