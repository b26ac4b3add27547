package library

import (
	"bytes"
	"context"
	"image"
	"image/color"
	_ "image/gif" // the formats that covers come in
	"image/jpeg"
	_ "image/png"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	maxPixels     = 30_000_000 // a larger image is served as it is: decoding it would take too much memory
	maxThumbBytes = 32 << 20   // of all thumbnails kept
)

// thumbSizes are the edges, in pixels, that thumbnails are made in. Few, so
// that a visitor who asks for all sizes there are makes no work.
var thumbSizes = []int{150, 300, 600, 1200}

// thumb names a thumbnail: of which image, how large, of which state.
type thumb struct {
	coverID  string
	size     int // 0: the image itself
	modified time.Time
}

// thumbs makes thumbnails and keeps the last ones in memory.
type thumbs struct {
	working chan struct{} // full while as many are being made as there are processors

	mu    sync.Mutex
	kept  map[thumb][]byte
	order []thumb // oldest first
	bytes int
}

func newThumbs() *thumbs {
	return &thumbs{
		working: make(chan struct{}, runtime.NumCPU()),
		kept:    make(map[thumb][]byte),
	}
}

// get returns the thumbnail of the image that read returns, or the image
// itself where that is small enough.
func (t *thumbs) get(ctx context.Context, key thumb, read func() ([]byte, error)) ([]byte, error) {
	i := slices.IndexFunc(thumbSizes, func(size int) bool { return size >= key.size })
	if key.size <= 0 || i < 0 {
		return read()
	}
	key.size = thumbSizes[i]
	if data, ok := t.find(key); ok {
		return data, nil
	}
	select {
	case t.working <- struct{}{}:
		defer func() { <-t.working }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if data, ok := t.find(key); ok {
		return data, nil // made while this one waited
	}
	data, err := read()
	if err != nil {
		return nil, err
	}
	if small, ok := shrink(data, key.size); ok {
		t.keep(key, small)
		return small, nil
	}
	return data, nil
}

func (t *thumbs) find(key thumb) ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	data, ok := t.kept[key]
	return data, ok
}

func (t *thumbs) keep(key thumb, data []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.kept[key]; ok {
		return
	}
	t.kept[key] = data
	t.order = append(t.order, key)
	t.bytes += len(data)
	for t.bytes > maxThumbBytes {
		oldest := t.order[0]
		t.order = t.order[1:]
		t.bytes -= len(t.kept[oldest])
		delete(t.kept, oldest)
	}
}

// shrink makes a JPEG of at most size by size pixels; not ok if the image is
// no larger than that, or cannot be decoded.
func shrink(data []byte, size int) (small []byte, ok bool) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width <= 0 || config.Height <= 0 ||
		max(config.Width, config.Height) <= size || config.Width > maxPixels/config.Height {
		return nil, false
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	edge := max(config.Width, config.Height)
	dst := image.NewRGBA(image.Rect(0, 0, max(1, config.Width*size/edge), max(1, config.Height*size/edge)))
	// What is transparent becomes white, JPEG having no transparency.
	draw.Draw(dst, dst.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, dst, &jpeg.Options{Quality: 85}); err != nil {
		return nil, false
	}
	return out.Bytes(), true
}
