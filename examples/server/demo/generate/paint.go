package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
)

// coverSize is the width and height of covers in pixels.
const coverSize = 600

// canvas is a cover in the making. Coordinates run from 0 to 1, down and right.
type canvas struct{ *image.RGBA }

func newCanvas() canvas {
	return canvas{image.NewRGBA(image.Rect(0, 0, coverSize, coverSize))}
}

// encodeCover returns the cover as JPEG.
func encodeCover(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 75})
	return b.Bytes(), err
}

// shape is a figure: the distance of a point to its edge, below zero inside. As
// an image it is a mask with smooth edges.
type shape func(x, y float64) float64

func (s shape) ColorModel() color.Model { return color.AlphaModel }
func (s shape) Bounds() image.Rectangle { return image.Rect(0, 0, coverSize, coverSize) }
func (s shape) At(x, y int) color.Color {
	d := s((float64(x)+0.5)/coverSize, (float64(y)+0.5)/coverSize) * coverSize
	return color.Alpha{uint8(255 * min(max(0.5-d, 0), 1))}
}

// gradient is a colour for every point.
type gradient func(x, y float64) color.Color

func (g gradient) ColorModel() color.Model { return color.RGBA64Model }
func (g gradient) Bounds() image.Rectangle { return image.Rect(0, 0, coverSize, coverSize) }
func (g gradient) At(x, y int) color.Color {
	return g((float64(x)+0.5)/coverSize, (float64(y)+0.5)/coverSize)
}

// fill paints the shape in the colours of src.
func (c canvas) fill(s shape, src image.Image) {
	draw.DrawMask(c, c.Bounds(), src, image.Point{}, s, image.Point{}, draw.Over)
}

// paint paints the whole canvas in the colours of src.
func (c canvas) paint(src image.Image) {
	draw.Draw(c, c.Bounds(), src, image.Point{}, draw.Over)
}

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func rectangle(x0, y0, x1, y1 float64) shape {
	return func(x, y float64) float64 { return max(x0-x, x-x1, y0-y, y-y1) }
}

// both is what two shapes have in common.
func both(a, b shape) shape {
	return func(x, y float64) float64 { return max(a(x, y), b(x, y)) }
}

// hex returns the colour 0xRRGGBB.
func hex(rgb uint32) color.RGBA {
	return color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
}

func solid(rgb uint32) image.Image { return image.NewUniform(hex(rgb)) }

// glow is a colour at the given opacity.
func glow(rgb uint32, opacity float64) color.Color {
	c := hex(rgb)
	return color.NRGBA{c.R, c.G, c.B, uint8(255 * min(max(opacity, 0), 1))}
}

// blend returns the colour at position t, from 0 to 1, in a row of colours.
func blend(t float64, row ...uint32) color.Color {
	t = min(max(t, 0), 1) * float64(len(row)-1)
	i := min(int(t), len(row)-2)
	a, b := hex(row[i]), hex(row[i+1])
	t -= float64(i)
	mix := func(a, b uint8) uint16 { return uint16(257 * (float64(a)*(1-t) + float64(b)*t)) }
	return color.RGBA64{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xffff}
}
