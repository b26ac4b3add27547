package main

import "math"

// echo repeats sound, left and right by turns. Delay is in samples.
type echo struct {
	delay    int
	feedback float64
}

// apply returns the echoes of in, without in itself.
func (e echo) apply(in stereo) stereo {
	out := newStereo(len(in[0]))
	if e.delay == 0 {
		return out
	}
	var dull [2]float64 // each echo is darker than the one before
	for i := e.delay; i < len(in[0]); i++ {
		for c := range out {
			v := in[c][i-e.delay] + out[1-c][i-e.delay]
			dull[c] += 0.5 * (v - dull[c])
			out[c][i] = e.feedback * dull[c]
		}
	}
	return out
}

// reverb returns the sound of a room that in is played in, without in itself:
// eight delays that feed each other, with the highs dying away first. Seconds
// is the time to fall by 60 dB.
func reverb(in stereo, rate, seconds float64) stereo {
	delays := [8]float64{0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0683, 0.0797}
	var lines [8][]float64
	var loss, dull [8]float64
	var pos [8]int
	for k, d := range delays {
		lines[k] = make([]float64, int(d*rate)|1) // odd lengths share fewer factors
		loss[k] = math.Pow(0.001, d/seconds)
	}
	damp := 1 - math.Exp(-2*math.Pi*4200/rate) // a low pass at 4.2 kHz
	before := int(0.018 * rate)                // the way to the first wall
	out := newStereo(len(in[0]))
	for i := before; i < len(in[0]); i++ {
		var sum float64
		for k := range lines {
			dull[k] += damp * (lines[k][pos[k]] - dull[k])
			sum += dull[k]
		}
		for k := range lines {
			// A reflection about the mean mixes the lines and keeps the energy.
			v := loss[k] * (dull[k] - sum/4)
			lines[k][pos[k]] = v + 0.35*in[k%2][i-before]
			pos[k] = (pos[k] + 1) % len(lines[k])
			sign := 1.0
			if k/2%2 == 1 {
				sign = -1
			}
			out[k%2][i] += sign * dull[k]
		}
	}
	return out
}
