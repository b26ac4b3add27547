package main

import "fmt"

// The pieces of Harbour Sketches: electric piano, slow strings, bells.

func firstFerry(m *mixer) {
	m.tempo(84)
	m.setEcho(0.75, 0.45)
	strings := part{voice: pad, volume: 0.42, reverb: 0.5}
	m.wide(strings, 0, "D3+A3+C#4+E4:4 | B2+F#3+A3+D4 | G2+D3+B3+F#4 | A2+E3+B3+D4 | D3+A3+C#4+F#4:3")
	piano := part{voice: electricPiano, volume: 0.5, pan: -0.15, reverb: 0.35, echo: 0.35}
	m.play(piano, 0.5, "A4:.5 E5 F#5 C#5 A4 E4 F#4 | A4 D5 F#5 A5 F#5 D5 B4 A4 |"+
		" B4 D5 F#5 A5 F#5 D5 B4 G4 | A4 B4 D5 E5 D5 B4 A4 E4")
	m.play(piano, 16, "D4+A4+C#5+F#5:3")
	low := part{voice: bass, volume: 0.42, reverb: 0.1}
	m.play(low, 0, "D2:2.5 D2:1.5 | B1:2.5 F#2:1.5 | G1:2.5 D2:1.5 | A1:2.5 A1:1.5 | D2:3")
	tune := part{voice: flute, volume: 0.3, pan: 0.3, reverb: 0.8, echo: 0.3}
	m.play(tune, 5, "F#5:1.5 E5:.5 D5:1 | B4:2 D5:1 F#5:1 | E5:2.5 C#5:.5 B4 A4 | F#5:2.5")
}

func blueHour(m *mixer) {
	m.tempo(66)
	piano := part{voice: feltPiano, volume: 0.6, pan: -0.1, reverb: 0.45, strum: 0.03}
	m.play(piano, 0, "A2+E3+B3:2 | F2+C3+A3 | C3+G3+E4:2.5")
	m.play(piano, 0.5, "C5:.5 E5 B4 | A4:.5 G4 E4:.5 C5 | B4:.5 G4 D5:1.5")
	strings := part{voice: pad, volume: 0.14, reverb: 0.5}
	m.play(strings, 0, "A3+E4:2 | A3+C4 | G3+E4:2")
}

func slipway(m *mixer) {
	m.tempo(112)
	m.setEcho(1.5, 0.4)
	// Bars of six eighths; the two hands drift across each other.
	right := part{voice: marimba, volume: 0.55, pan: -0.35, reverb: 0.3, echo: 0.15}
	left := part{voice: marimba, volume: 0.6, pan: 0.3, reverb: 0.3}
	m.play(right, 0, "E5:.5 B4 G4 B4 E5 B4 | E5 B4 G4 B4 F#5 B4 | G5 D5 B4 D5 F#5 D5 | E5 C5 A4 C5 D5 E5 |"+
		" G5 E5 C5 E5 F#5 E5 | F#5 D5 A4 D5 E5 F#5 | E5+B4:2")
	m.play(left, 0, "E3:.5 - E4 - B3 - | E3 - E4 B3 - G3 | G3 - D4 - B3 - | A3 - E4 C4 - A3 |"+
		" C3 - G3 - E4 - | D3 - A3 D4 - F#3 | E3+B3:2")
	strings := part{voice: pad, volume: 0.2, reverb: 0.6}
	m.wide(strings, 0, "E3+B3:6 | G3+D4:3 A3+E4:3 | C3+G3 D3+A3 | E3+B3+G4:4")
	drops(m, 19)
}

// drops lets rain fall: high notes of the scale, at random, for some beats.
func drops(m *mixer, beats float64) {
	scale := []string{"E", "G", "A", "B", "D"}
	for beat := 0.0; beat < beats; beat += 0.2 + m.rng.Float64()*0.9 {
		drop := part{voice: musicBox, volume: 0.03 + 0.06*m.rng.Float64(), pan: m.rng.Float64()*1.8 - 0.9, reverb: 1, echo: 0.6}
		m.play(drop, beat, fmt.Sprintf("%s%d:.5", scale[m.rng.IntN(len(scale))], 6+m.rng.IntN(2)))
	}
}

func buoy(m *mixer) {
	m.tempo(63)
	m.setEcho(1.5, 0.5)
	strings := part{voice: pad, volume: 0.5, reverb: 0.5}
	m.wide(strings, 0, "C3+G3+Bb3+Eb4:3 | Ab2+Eb3+G3+C4 | Bb2+F3+Ab3+D4 | C3+G3+D4+Eb4:2.5")
	clang := part{voice: bell, volume: 0.34, pan: 0.4, reverb: 0.7, echo: 0.3}
	m.play(clang, 0, "G4:3 | C5 | F4 | G4:2")
	low := part{voice: bass, volume: 0.4}
	m.play(low, 0, "C2:2 G1:1 | Ab1:2 Ab1:1 | Bb1:2 F1:1 | C2:2.5")
	tune := part{voice: flute, volume: 0.34, pan: -0.25, reverb: 0.9, echo: 0.4}
	m.play(tune, 1, "Eb5:1 D5:1 | C5:1.5 Bb4:.5 G4:1 | Bb4 D5:1.5 F5:.5 | Eb5:2")
	piano := part{voice: electricPiano, volume: 0.26, pan: 0.1, reverb: 0.5, echo: 0.5}
	m.play(piano, 0.5, "G4:.5 Bb4 Eb5:1.5 -:.5 | Eb4:.5 G4 C5:2 | F4:.5 Ab4 D5:2 | G4:.5 C5 D5:1.5")
}
