package library

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/image/draw"
)

const (
	largePixels   = 10_000_000 // an image with more is made smaller alone: it takes up to 320 MB
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
	large   sync.Mutex    // held while a large image is decoded

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

// thumbSize returns the size that is made for the size asked for, 0 if that is
// 0 or larger than all: then it is the image itself.
func thumbSize(asked int) int {
	i := slices.IndexFunc(thumbSizes, func(size int) bool { return size >= asked })
	if asked <= 0 || i < 0 {
		return 0
	}
	return thumbSizes[i]
}

// get returns the thumbnail of the image that read returns, or the image
// itself where that is small enough.
func (t *thumbs) get(ctx context.Context, key thumb, read func() ([]byte, error)) ([]byte, error) {
	key.size = thumbSize(key.size)
	if key.size == 0 {
		return read()
	}
	return t.keepOf(ctx, key, func() (data []byte, made bool, err error) {
		if data, err = read(); err != nil {
			return nil, false, err
		}
		if small, ok := t.shrink(data, key.size); ok {
			return small, true, nil
		}
		return data, false, nil
	})
}

// keepOf returns what is kept for key or what run returns, and keeps that if
// it was made and not only read.
func (t *thumbs) keepOf(ctx context.Context, key thumb, run func() (data []byte, made bool, err error)) ([]byte, error) {
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
	data, made, err := run()
	if made {
		t.keep(key, data)
	}
	return data, err
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
func (t *thumbs) shrink(data []byte, size int) (small []byte, ok bool) {
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	edge := max(config.Width, config.Height)
	if err != nil || edge <= size {
		return nil, false
	}
	if config.Width > largePixels/config.Height {
		t.large.Lock()
		defer t.large.Unlock()
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
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
