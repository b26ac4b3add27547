package main

import (
	"image"
	"image/color"
	"math"
)

// harbourCover is a low sun over water: hills in haze, waves, a buoy.
func harbourCover() image.Image {
	const horizon, sunX, sunY = 0.6, 0.64, 0.47
	c := newCanvas()
	c.paint(gradient(func(_, y float64) color.Color {
		return blend(y/horizon, 0x1f2a52, 0x4b4a7d, 0xa8658a, 0xf0956f, 0xfbc98a)
	}))
	c.paint(gradient(func(x, y float64) color.Color {
		d := math.Hypot(x-sunX, y-sunY)
		return glow(0xffe3b0, 0.6*math.Exp(-d*d/0.03))
	}))
	c.fill(circle(sunX, sunY, 0.095), solid(0xfff1cf))
	c.fill(ridge(0.52, 0.035, 3.1, 0.4), solid(0xb5707f))
	c.fill(ridge(0.56, 0.03, 5.3, 2.2), solid(0x7d5478))
	c.fill(rectangle(0, horizon, 1, 1), gradient(func(x, y float64) color.Color {
		return blend((y-horizon)/(1-horizon), 0xd98a7c, 0x6d5680, 0x2c3763, 0x182349)
	}))
	// The sun on the water: strips that get wider and fainter towards us.
	for i := range 11 {
		k := float64(i)
		y := horizon + 0.018 + 0.031*k
		half := 0.075 + 0.006*k + 0.035*math.Sin(k*2.3)
		c.fill(strip(sunX+0.012*math.Sin(k*1.7), y, half, 0.0055), gradient(func(_, _ float64) color.Color {
			return glow(0xffdca0, 0.85-0.07*k)
		}))
	}
	for i := range 4 {
		k := float64(i)
		wave := ridge(0.77+0.065*k, 0.008+0.003*k, 9-1.3*k, 1.9*k)
		c.fill(wave, gradient(func(_, _ float64) color.Color { return glow(0x152046, 0.3) }))
	}
	drawBuoy(c, 0.27, 0.735)
	return c
}

// drawBuoy draws a buoy that floats at the given point.
func drawBuoy(c canvas, x, y float64) {
	dark := solid(0x141b3a)
	body := func(px, py float64) float64 { // a cone, narrow at the top
		half := 0.018 + 0.16*max(py-(y-0.17), 0)
		return max(math.Abs(px-x)-half, y-0.17-py, py-y) * 0.98
	}
	c.fill(body, dark)
	c.fill(both(body, rectangle(0, y-0.1, 1, y-0.065)), solid(0xd9604f))
	c.fill(rectangle(x-0.004, y-0.23, x+0.004, y-0.16), dark)
	c.fill(circle(x, y-0.232, 0.016), solid(0xffd98f))
	c.fill(strip(x, y, 0.085, 0.012), dark)
}

// ridge is what lies below a line of hills or waves at height y.
func ridge(y, height, frequency, phase float64) shape {
	return func(px, py float64) float64 {
		a := px * frequency
		line := y - height*(0.6*math.Sin(a*2+phase)+0.4*math.Sin(a*4.7+phase*2))
		return line - py
	}
}

// strip is a bar with round ends around the point x, y.
func strip(x, y, half, radius float64) shape {
	return func(px, py float64) float64 {
		return math.Hypot(max(math.Abs(px-x)-half+radius, 0), py-y) - radius
	}
}

// windowCover is a quilt of tiles, each a quarter disc, a pair of leaves or a
// full disc, in the colours of a kitchen.
func windowCover() image.Image {
	colours := []uint32{0xf3e3c3, 0xe4a13d, 0xc9563c, 0x2f5d62, 0x8fb39a, 0xf7f0e0, 0x7a3b33}
	// A row of tiles in each line: figure (a to f), ground and figure colour.
	rows := []string{
		"a02 e31 c54 b13 d06",
		"d41 b20 f03 a52 c31",
		"c35 f51 e12 d30 b42",
		"b60 a14 d43 f25 e01",
		"e52 c03 a31 b04 f16",
	}
	const n = 5
	c := newCanvas()
	for row, line := range rows {
		for col := range n {
			tile := line[col*4 : col*4+3]
			x, y := float64(col)/n, float64(row)/n
			square := rectangle(x, y, x+1.0/n, y+1.0/n)
			c.fill(square, solid(colours[tile[1]-'0']))
			c.fill(both(square, figure(tile[0], x, y, 1.0/n)), solid(colours[tile[2]-'0']))
		}
	}
	return c
}

// figure returns the figure of a tile with the corner x, y and the given side.
func figure(kind byte, x, y, side float64) shape {
	switch kind {
	case 'a':
		return circle(x, y, side)
	case 'b':
		return circle(x+side, y, side)
	case 'c':
		return circle(x+side, y+side, side)
	case 'd':
		return circle(x, y+side, side)
	case 'e': // a leaf
		return both(circle(x, y, side), circle(x+side, y+side, side))
	default:
		return circle(x+side/2, y+side/2, side*0.36)
	}
}
