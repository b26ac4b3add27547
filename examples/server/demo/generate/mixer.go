package main

import (
	"math"
	"math/rand/v2"
)

// stereo is sound in two channels, left and right, of equal length.
type stereo [2][]float64

func newStereo(n int) stereo { return stereo{make([]float64, n), make([]float64, n)} }

// mixer is what a piece plays on. The first error of a piece sticks in err.
type mixer struct {
	rate     float64 // samples a second
	beat     float64 // seconds
	dry      stereo
	toReverb stereo
	toEcho   stereo
	echo     echo
	rng      *rand.Rand // seeded: each run plays the same
	err      error
}

// part is an instrument with its place in the mix: volume, pan from -1 (left)
// to 1 (right), and how much of it goes to the reverb and to the echo.
type part struct {
	voice        voice
	volume, pan  float64
	reverb, echo float64
	strum        float64 // seconds between the notes of a chord
}

func newMixer(rate, seconds int, seed uint64) *mixer {
	n := rate * seconds
	return &mixer{
		rate: float64(rate), beat: 0.5,
		dry: newStereo(n), toReverb: newStereo(n), toEcho: newStereo(n),
		rng: rand.New(rand.NewPCG(seed, 0)),
	}
}

// tempo sets the beats a minute.
func (m *mixer) tempo(bpm float64) { m.beat = 60 / bpm }

// setEcho sets the time between echoes, in beats, and how much each keeps of
// the one before.
func (m *mixer) setEcho(beats, feedback float64) {
	m.echo = echo{delay: int(beats * m.beat * m.rate), feedback: feedback}
}

// play plays a score on p from the given beat on. Timing and strength vary a
// little, as with a human player.
func (m *mixer) play(p part, beat float64, score string) {
	steps, err := parseScore(score)
	if err != nil {
		m.err = err
		return
	}
	for _, s := range steps {
		for i, freq := range s.notes {
			start := beat*m.beat + float64(i)*p.strum + m.rng.Float64()*0.008
			n := note{freq: freq, hold: s.beats * m.beat, rate: m.rate, strength: 0.85 + 0.15*m.rng.Float64(), rng: m.rng}
			m.add(p, start, p.voice(n))
		}
		beat += s.beats
	}
}

// wide plays a score twice, left and right. Voices that detune themselves
// sound broad then.
func (m *mixer) wide(p part, beat float64, score string) {
	for _, pan := range []float64{-0.75, 0.75} {
		p.pan = pan
		m.play(p, beat, score)
	}
}

// add mixes sound in, from the time start in seconds on.
func (m *mixer) add(p part, start float64, sound []float64) {
	angle := (p.pan + 1) * math.Pi / 4
	gains := [2]float64{math.Cos(angle) * p.volume, math.Sin(angle) * p.volume}
	first := int(start * m.rate)
	for c, gain := range gains {
		for i, v := range sound {
			at := first + i
			if at >= len(m.dry[c]) {
				break
			}
			m.dry[c][at] += v * gain
			m.toReverb[c][at] += v * gain * p.reverb
			m.toEcho[c][at] += v * gain * p.echo
		}
	}
}
