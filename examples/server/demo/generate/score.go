package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// chord is one step of a score: the notes that start together, as frequencies
// in hertz, and the beats until the next step. A rest has no notes.
type chord struct {
	notes []float64
	beats float64
}

// parseScore reads a score such as "D3+A3:2 F#4 -:.5 | Bb4": steps apart by
// spaces, notes of a chord joined by plus, beats after a colon (as in the step
// before if there is none), a dash for a rest, bars for the eye only.
func parseScore(score string) ([]chord, error) {
	var steps []chord
	beats := 1.0
	for _, word := range strings.Fields(score) {
		if word == "|" {
			continue
		}
		names, length, hasLength := strings.Cut(word, ":")
		if hasLength {
			var err error
			if beats, err = strconv.ParseFloat(length, 64); err != nil {
				return nil, fmt.Errorf("score: beats of %q: %w", word, err)
			}
		}
		step := chord{beats: beats}
		if names != "-" {
			for name := range strings.SplitSeq(names, "+") {
				freq, err := frequency(name)
				if err != nil {
					return nil, err
				}
				step.notes = append(step.notes, freq)
			}
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// frequency returns the frequency in hertz of a note such as "C#4": equal
// temperament, A4 at 440 Hz.
func frequency(name string) (float64, error) {
	semitones := map[byte]int{'C': 0, 'D': 2, 'E': 4, 'F': 5, 'G': 7, 'A': 9, 'B': 11}
	if name == "" {
		return 0, fmt.Errorf("score: empty note")
	}
	n, ok := semitones[name[0]]
	rest := name[1:]
	switch {
	case strings.HasPrefix(rest, "#"):
		n, rest = n+1, rest[1:]
	case strings.HasPrefix(rest, "b"):
		n, rest = n-1, rest[1:]
	}
	octave, err := strconv.Atoi(rest)
	if !ok || err != nil {
		return 0, fmt.Errorf("score: no such note: %q", name)
	}
	const a4 = 4*12 + 9
	return 440 * math.Pow(2, float64(octave*12+n-a4)/12), nil
}
