package share

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"strings"
	"time"
)

// A Content is an open media file or image. Whoever gets one from a
// [Resolver] or a [Grant] closes Body, once.
type Content struct {
	// Body is read once, from one goroutine. If it has a Seek method that
	// works, it is served with ranges; an *os.File with sendfile.
	Body    io.ReadCloser
	Name    string    // what to call it, without extension; "": a Grant puts the track's title here
	Type    string    // media type; "": by Suffix, or if that is "", too, by the track's
	Suffix  string    // file name extension without the dot
	Size    int64     // bytes; 0 or negative: unknown; of no matter if Body seeks
	ModTime time.Time // zero: unknown
	ETag    string    // quoted, strong (RFC 9110, 8.8.3); "": made from ModTime and Size if both are known
}

// FileContent makes a Content of an open regular file, which it takes over:
// on an error f is closed. mediaType "" means by the file name's extension.
func FileContent(f *os.File, mediaType string) (*Content, error) {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		// Without the name: errors reach the host's log, paths stay out of it.
		err = errors.New("share: not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	suffix := strings.TrimPrefix(path.Ext(info.Name()), ".")
	if mediaType == "" {
		mediaType = MediaType(suffix)
	}
	return &Content{
		Body:    f,
		Type:    mediaType,
		Suffix:  suffix,
		Size:    info.Size(),
		ModTime: info.ModTime(),
	}, nil
}

// BytesContent makes a Content of a file in memory, such as an embedded cover.
func BytesContent(b []byte, mediaType string) *Content {
	return &Content{Body: bytesBody{bytes.NewReader(b)}, Type: mediaType, Size: int64(len(b))}
}

type bytesBody struct{ *bytes.Reader }

func (bytesBody) Close() error { return nil }

// MediaType returns the media type of audio and image files with that file
// name extension, without the dot and in any case; "" for any other. It
// differs from package mime, whose answer depends on the machine, and from
// sniffing, which is wrong for FLAC, M4A, AAC and MP3 without ID3.
func MediaType(suffix string) string {
	switch strings.ToLower(suffix) {
	case "mp3":
		return "audio/mpeg"
	case "flac":
		return "audio/flac"
	case "ogg", "oga", "opus":
		return "audio/ogg"
	case "m4a", "m4b", "mp4", "alac":
		return "audio/mp4"
	case "aac":
		return "audio/aac"
	case "wav":
		return "audio/wav"
	case "aif", "aiff", "aifc":
		return "audio/aiff"
	case "webm", "weba":
		return "audio/webm"
	case "wma":
		return "audio/x-ms-wma"
	case "ape":
		return "audio/x-ape"
	case "wv":
		return "audio/x-wavpack"
	case "mka":
		return "audio/x-matroska"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "png":
		return "image/png"
	case "gif":
		return "image/gif"
	case "webp":
		return "image/webp"
	case "avif":
		return "image/avif"
	}
	return ""
}
