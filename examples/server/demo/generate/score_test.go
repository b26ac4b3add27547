package main

import (
	"math"
	"testing"
)

func TestParseScore(t *testing.T) {
	steps, err := parseScore("A4:2 | A3+E5 -:.5 Bb2 A#2")
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		notes []float64
		beats float64
	}{{[]float64{440}, 2}, {[]float64{220, 659.26}, 2}, {nil, 0.5}, {[]float64{116.54}, 0.5}, {[]float64{116.54}, 0.5}}
	if len(steps) != len(want) {
		t.Fatalf("%d steps, want %d", len(steps), len(want))
	}
	for i, w := range want {
		if steps[i].beats != w.beats || len(steps[i].notes) != len(w.notes) {
			t.Errorf("step %d: got %v, want %v", i, steps[i], w)
			continue
		}
		for j, freq := range w.notes {
			if math.Abs(steps[i].notes[j]-freq) > 0.01 {
				t.Errorf("step %d: got %v, want %v", i, steps[i].notes, w.notes)
			}
		}
	}
}

func TestParseScoreErrors(t *testing.T) {
	for _, score := range []string{"H4", "A", "A4+", "A4:x", "#4"} {
		if _, err := parseScore(score); err == nil {
			t.Errorf("%q: no error", score)
		}
	}
}
