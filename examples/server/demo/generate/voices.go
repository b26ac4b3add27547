package main

import (
	"math"
	"math/rand/v2"
)

// note is a note for a voice to play: frequency in hertz, the seconds until it
// is let go, samples a second, and a strength of about 1.
type note struct {
	freq, hold, rate, strength float64
	rng                        *rand.Rand
}

// voice is an instrument: it returns the sound of a note, all of it.
type voice func(note) []float64

// tone returns the sound of n from a function of time in seconds. It rises
// within attack seconds and dies away within release seconds after the hold.
func (n note) tone(attack, release float64, at func(t float64) float64) []float64 {
	sound := make([]float64, int((n.hold+release)*n.rate))
	for i := range sound {
		t := float64(i) / n.rate
		sound[i] = n.strength * at(t) * ease(t/attack) * ease((n.hold+release-t)/release)
	}
	return sound
}

// ease rises smoothly from 0 to 1 as x does, and stays there.
func ease(x float64) float64 {
	x = min(max(x, 0), 1)
	return x * x * (3 - 2*x)
}

// sine returns the sine wave of a frequency at time t; above what the sample
// rate can hold it is silent instead of folding back.
func (n note) sine(freq, t float64) float64 {
	if freq > n.rate*0.45 {
		return 0
	}
	return math.Sin(2 * math.Pi * freq * t)
}

// electricPiano is a sine bent by another one, and a bright ping at the start.
func electricPiano(n note) []float64 {
	return n.tone(0.004, 0.9, func(t float64) float64 {
		bend := (0.25 + 1.1*n.strength*math.Exp(-4*t)) * n.sine(n.freq, t)
		body := math.Sin(2*math.Pi*n.freq*t+bend) * math.Exp(-1.3*t)
		ping := n.sine(n.freq*7, t) * math.Exp(-14*t)
		tremolo := 1 + 0.08*math.Sin(2*math.Pi*4.5*t)
		return (0.5*body + 0.05*ping) * tremolo
	})
}

// feltPiano has the overtones of a string, sharp by its stiffness, each dying
// away faster than the one below.
func feltPiano(n note) []float64 {
	return n.tone(0.008, 0.8, func(t float64) float64 {
		var v float64
		for k := 1.0; k <= 7; k++ {
			freq := n.freq * k * math.Sqrt(1+0.0004*k*k)
			v += n.sine(freq, t) * math.Exp(-t*(0.7+0.55*k)) / math.Pow(k, 1.7)
		}
		return 0.5 * v
	})
}

// pad is a slow chorus of three strings, out of tune by a few cents.
func pad(n note) []float64 {
	var detune [3]float64
	for i := range detune {
		detune[i] = 1 + (n.rng.Float64()-0.5)*0.006
	}
	phase := n.rng.Float64()
	return n.tone(min(0.9, n.hold/2), 1.6, func(t float64) float64 {
		var v float64
		for _, d := range detune {
			for k := 1.0; k <= 5; k++ {
				v += n.sine(n.freq*d*k, t+phase) / math.Pow(k, 2)
			}
		}
		return 0.11 * v * (1 + 0.15*math.Sin(2*math.Pi*0.23*(t+phase)))
	})
}

// bass is a round low tone.
func bass(n note) []float64 {
	return n.tone(0.015, 0.25, func(t float64) float64 {
		v := n.sine(n.freq, t) + 0.35*n.sine(n.freq*2, t)*math.Exp(-3*t) + 0.12*n.sine(n.freq*3, t)*math.Exp(-5*t)
		return 0.55 * math.Tanh(1.2*v) * math.Exp(-0.9*t)
	})
}

// flute is breathy, and trembles once a note is held.
func flute(n note) []float64 {
	var breath, phase float64
	step := 2 * math.Pi * n.freq / n.rate
	return n.tone(0.09, 0.22, func(t float64) float64 {
		breath += 0.12 * (n.rng.Float64()*2 - 1 - breath)
		phase += step * (1 + 0.004*ease((t-0.25)/0.4)*math.Sin(2*math.Pi*5.1*t))
		return 0.34 * (math.Sin(phase) + 0.22*math.Sin(2*phase) + 0.07*math.Sin(3*phase) + 0.09*breath)
	})
}
