package main

// The pieces of Kitchen Window: plucked strings, whistles, small bars.

func steam(m *mixer) {
	m.tempo(138)
	m.setEcho(1.5, 0.3)
	guitar := part{voice: pluck, volume: 0.8, pan: -0.3, reverb: 0.22, strum: 0.012}
	m.play(guitar, 0, "G2:1 B3+D4+G4 B3+D4+G4 | E2 B3+E4+G4 B3+E4+G4 | C3 C4+E4+G4 C4+E4+G4 | D3 A3+D4+F#4 A3+D4+F#4 |"+
		" B2 B3+D4+G4 B3+D4+G4 | C3 C4+E4+G4 C4+E4+A4 | D3 A3+C4+F#4 A3+C4+F#4 | G2+D3+B3+D4+G4:3")
	whistle := part{voice: flute, volume: 0.3, pan: 0.25, reverb: 0.5, echo: 0.15}
	m.play(whistle, 0, "D5:1.5 B4:.5 D5:1 | G5:2 E5:1 | E5:1.5 D5:.5 C5:1 | D5:2.5 -:.5 |"+
		" D5:1.5 E5:.5 G5:1 | A5:1.5 G5:.5 E5:1 | F#5:1 D5 A4 | G4:2.5")
	box := part{voice: musicBox, volume: 0.14, pan: 0.6, reverb: 0.6}
	m.play(box, 12, "G5:1 B5 D6 | C6 E6 G5 | A5 C6 F#5 | B5:.5 D6 G6:2")
}

func postcard(m *mixer) {
	m.tempo(90)
	m.setEcho(0.75, 0.3)
	guitar := part{voice: pluck, volume: 0.75, pan: -0.2, reverb: 0.25}
	m.play(guitar, 0, "C3:.5 G3 E4 G3 C4 G3 E4 G3 | B2 G3 D4 G3 B3 G3 D4 G3 |"+
		" A2 E3 C4 E3 A3 E3 C4 E4 | F2 C3 A3 C4 F3 C4 G3 B3")
	guitar.strum = 0.05
	m.play(guitar, 16, "C3+G3+C4+E4+G4:4")
	tune := part{voice: kalimba, volume: 0.55, pan: 0.2, reverb: 0.4, echo: 0.3}
	m.play(tune, 0, "-:1 G4:.5 C5 E5:1.5 D5:.5 | D5:1 B4:.5 G4 -:2 | -:1 A4:.5 C5 E5 G5:1 E5:.5 | F5:1 E5:.5 D5 C5:1 D5 | C5:2")
	strings := part{voice: pad, volume: 0.2, reverb: 0.6}
	m.wide(strings, 0, "C4+E4:4 | B3+D4 | A3+C4 | A3+C4:2 B3+D4:2 | C4+E4+G4:3")
}

func screenDoor(m *mixer) {
	m.tempo(116)
	guitar := part{voice: pluck, volume: 0.6, pan: -0.12, reverb: 0.2, strum: 0.015}
	m.play(guitar, 0, "D3:1 A3+D4+F#4:.5 A3 C3:1 G3+C4+E4:.5 G3 | G2:1 D4+G4+B4:.5 D4 A2:.5 E4 A3 C#4 | D3+A3+D4+F#4:3")
	tune := part{voice: kalimba, volume: 0.5, pan: 0.12, reverb: 0.25}
	m.play(tune, 0, "F#5:.5 A5 F#5 D5 E5 G5 E5 C5 | D5 B4 D5 G5 E5:.25 F#5 G5:.5 E5 A4 | D5:2")
}

func sunday(m *mixer) {
	m.tempo(94)
	m.setEcho(1.33, 0.25)
	// Swung: the beat falls into two thirds and one third.
	chords := part{voice: pluck, volume: 0.62, pan: -0.3, reverb: 0.25, strum: 0.018}
	m.play(chords, 0, "-:.67 F3+A3+C4+E4:.33 -:1 F3+A3+C4+E4 - | -:.67 D3+A3+C4+F4:.33 -:1 D3+A3+C4+F4 - |"+
		" -:.67 G3+Bb3+D4+F4:.33 -:1 G3+Bb3+D4+F4 - | -:.67 E3+Bb3+D4+G4:.33 -:1 E3+Bb3+D4+A4 - | F3+A3+D4+G4:4")
	low := part{voice: bass, volume: 0.5, reverb: 0.08}
	m.play(low, 0, "F2:1 A2 C3 E2 | D2 F2 A2 Ab2 | G2 Bb2 D2 G1 | C2 E2 G2 E2 | F2:3")
	tune := part{voice: electricPiano, volume: 0.5, pan: 0.25, reverb: 0.35, echo: 0.2}
	m.play(tune, 0, "-:1 C5:.67 A4:.33 C5:1 E5:.67 D5:.33 | C5:1.67 A4:.33 F4:1 - | -:.67 D5:.33 F5:.67 D5:.33 Bb4:1 D5:.67 C5:.33 |"+
		" Bb4:.67 G4:.33 E4:1 G4:.67 A4:.33 D5:.67 C5:.33 | A4:3")
	drum := part{voice: brush, volume: 0.3, pan: 0.1, reverb: 0.15}
	m.play(drum, 0, "A4:1 A4:.67 A4:.33 A4:1 A4:.67 A4:.33 | A4:1 A4:.67 A4:.33 A4:1 A4:.67 A4:.33 |"+
		" A4:1 A4:.67 A4:.33 A4:1 A4:.67 A4:.33 | A4:1 A4:.67 A4:.33 A4:1 A4:.67 A4:.33 | A4:1")
}
