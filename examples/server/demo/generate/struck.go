package main

import "math"

// partial is an overtone of something struck: its frequency as a multiple of
// the note's, its share of the sound, and how fast it dies away (1/s).
type partial struct{ ratio, gain, decay float64 }

// struck returns the voice of a bar or bell with the given overtones. It rings
// for as many seconds, held or not.
func struck(ring float64, partials ...partial) voice {
	return func(n note) []float64 {
		n.hold = ring / 2
		return n.tone(0.002, ring/2, func(t float64) float64 {
			var v float64
			for _, p := range partials {
				v += p.gain * n.sine(n.freq*p.ratio, t) * math.Exp(-p.decay*t)
			}
			return 0.45 * v
		})
	}
}

var (
	marimba  = struck(1.2, partial{1, 1, 5}, partial{3.93, 0.28, 14}, partial{9.5, 0.08, 40})
	kalimba  = struck(1.8, partial{1, 1, 3}, partial{2, 0.12, 4}, partial{5.8, 0.14, 22}, partial{6.3, 0.06, 26})
	musicBox = struck(2.6, partial{1, 0.8, 2.2}, partial{2, 0.2, 3}, partial{3.01, 0.12, 5}, partial{6.2, 0.08, 12})
	bell     = struck(5, partial{0.5, 0.35, 0.6}, partial{1, 0.7, 0.9}, partial{1.19, 0.25, 1.3},
		partial{1.5, 0.15, 1.6}, partial{2, 0.3, 2}, partial{2.74, 0.12, 3.5})
)

// pluck is a plucked string: a burst of noise that runs round in a delay of one
// period and loses its highs at every turn.
func pluck(n note) []float64 {
	period := n.rate / n.freq
	size := int(period - 0.5) // the averaging below adds half a sample
	rest := period - 0.5 - float64(size)
	line := make([]float64, size+1)
	var soft float64
	for i := range line {
		soft += (0.25 + 0.3*n.strength) * (n.rng.Float64()*2 - 1 - soft)
		line[i] = soft
	}
	center(line)
	loss := math.Pow(0.001, 1/(n.freq*4.2)) // down by 60 dB in 4.2 s
	var last, body float64
	i := 0
	return n.tone(0.001, 0.7, func(float64) float64 {
		next := (i + 1) % len(line)
		// Between two samples of the line, to be in tune.
		v := line[next]*(1-rest) + line[i]*rest
		line[i] = loss * (v + last) / 2
		last, i = v, next
		body += 0.35 * (v - body)
		return 1.3 * body
	})
}

// center takes the mean off b, which would be heard as a click.
func center(b []float64) {
	var sum float64
	for _, v := range b {
		sum += v
	}
	for i := range b {
		b[i] -= sum / float64(len(b))
	}
}

// brush is a soft stroke on a drum. Its pitch is that of the noise, not of the
// note.
func brush(n note) []float64 {
	var low, high float64
	n.hold = 0.1
	return n.tone(0.012, 0.12, func(t float64) float64 {
		white := n.rng.Float64()*2 - 1
		low += 0.45 * (white - low)
		high += 0.12 * (low - high)
		return 0.5 * (low - high) * math.Exp(-12*t)
	})
}
