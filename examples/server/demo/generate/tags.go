package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ffmetadata returns tags in the form of ffmpeg's metadata files, which take
// longer values than a command line.
func ffmetadata(tags map[string]string) []byte {
	escape := strings.NewReplacer("\\", "\\\\", "=", "\\=", ";", "\\;", "#", "\\#", "\n", "\\\n")
	var b bytes.Buffer
	b.WriteString(";FFMETADATA1\n")
	for _, k := range slices.Sorted(maps.Keys(tags)) {
		fmt.Fprintf(&b, "%s=%s\n", k, escape.Replace(tags[k]))
	}
	return b.Bytes()
}

// pictureBlock returns a JPEG cover as the picture block of FLAC, which Ogg
// files use too.
func pictureBlock(jpeg []byte) []byte {
	const (
		frontCover = 3
		mime       = "image/jpeg"
		depth      = 24 // bits a pixel
	)
	var b []byte
	number := func(n int) { b = binary.BigEndian.AppendUint32(b, uint32(n)) }
	number(frontCover)
	number(len(mime))
	b = append(b, mime...)
	number(0) // no description
	number(coverSize)
	number(coverSize)
	number(depth)
	number(0) // no palette
	number(len(jpeg))
	return append(b, jpeg...)
}
