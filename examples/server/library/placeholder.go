package library

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

// maxPlaceholder bounds the edge of a placeholder, in pixels.
const maxPlaceholder = 1200

// Placeholder draws a picture for who has none: a JPEG, size by size pixels
// (1 to 1200; others are taken for the nearest), of a gradient and three discs
// whose colours and places come from seed. It is the same for the same seed
// and differs, to the eye, for most others. Nothing of the seed can be read in it.
func Placeholder(seed string, size int) []byte {
	size = min(max(size, 1), maxPlaceholder)
	p := newPainting(seed)
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	// A little more than a pixel, so that edges are smooth.
	soft := 1.5 / float64(size)
	for y := range size {
		for x := range size {
			c := p.at((float64(x)+0.5)/float64(size), (float64(y)+0.5)/float64(size), soft)
			img.SetRGBA(x, y, color.RGBA{c.byte(0), c.byte(1), c.byte(2), 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 88}); err != nil {
		panic(err) // a buffer takes everything, and the size is within bounds
	}
	return out.Bytes()
}

// rgb is a colour in parts of 1.
type rgb [3]float64

func (c rgb) byte(i int) uint8 { return uint8(math.Round(255 * min(max(c[i], 0), 1))) }

// mix goes from c at 0 to d at 1.
func (c rgb) mix(d rgb, part float64) rgb {
	for i := range c {
		c[i] += (d[i] - c[i]) * part
	}
	return c
}

// hue returns a colour by its hue in parts of a turn: a cosine a channel,
// which gives muted tones that go together.
func hue(turn, light, strength float64) (c rgb) {
	for i := range c {
		c[i] = light + strength*math.Cos(2*math.Pi*(turn+float64(i)/3))
	}
	return c
}

// painting is what is drawn, on a square from 0 to 1.
type painting struct {
	from, to rgb
	dx, dy   float64 // the way of the gradient
	discs    [3]disc
}

type disc struct {
	x, y, radius float64
	inner        float64 // of a ring; 0: a full disc
	colour       rgb
	strength     float64
}

func newPainting(seed string) *painting {
	sum := sha256.Sum256([]byte(seed))
	next := 0
	part := func() float64 { next++; return float64(sum[next-1]) / 255 }

	turn, angle := part(), part()*2*math.Pi
	p := &painting{
		from: hue(turn, 0.34, 0.18),
		to:   hue(turn+0.1+0.15*part(), 0.62, 0.2),
		dx:   math.Cos(angle),
		dy:   math.Sin(angle),
	}
	for i := range p.discs {
		d := disc{
			x: 0.1 + 0.8*part(), y: 0.1 + 0.8*part(), radius: 0.14 + 0.26*part(),
			colour:   hue(turn+0.35+0.3*part(), 0.66, 0.22),
			strength: 0.35 + 0.3*part(),
		}
		if ring := part(); ring > 0.5 {
			d.inner = d.radius * (0.55 + 0.3*part())
		}
		p.discs[i] = d
	}
	return p
}

// at returns the colour at a point. soft is how wide edges are.
func (p *painting) at(x, y, soft float64) rgb {
	along := 0.5 + ((x-0.5)*p.dx+(y-0.5)*p.dy)/math.Sqrt2
	c := p.from.mix(p.to, along)
	for _, d := range p.discs {
		distance := math.Hypot(x-d.x, y-d.y)
		cover := inside((d.radius - distance) / soft)
		if d.inner > 0 {
			cover *= inside((distance - d.inner) / soft)
		}
		c = c.mix(d.colour, cover*d.strength)
	}
	return c
}

// inside returns 0 on the outer side of an edge, 1 on the inner one and what
// is between across it.
func inside(depth float64) float64 { return min(max(depth+0.5, 0), 1) }
