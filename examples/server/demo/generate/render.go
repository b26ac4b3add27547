package main

import (
	"hash/crc32"
	"math"
)

// render plays a track and returns it as interleaved samples.
func render(t track) ([]int16, error) {
	m := newMixer(t.format.rate, t.seconds, uint64(crc32.ChecksumIEEE([]byte(t.title))))
	t.play(m)
	if m.err != nil {
		return nil, m.err
	}
	mix := m.dry
	echoes := m.echo.apply(m.toEcho)
	addTo(mix, echoes, 1)
	addTo(m.toReverb, echoes, 0.4)
	addTo(mix, reverb(m.toReverb, m.rate, 2.2), 1)
	for c := range mix {
		highPass(mix[c], m.rate)
	}
	level(mix, m.rate)
	fade(mix, m.rate)
	if t.format.channels == 1 {
		return quantise(mono(mix)), nil
	}
	return quantise(mix[:]...), nil
}

// addTo adds src to dst.
func addTo(dst, src stereo, gain float64) {
	for c := range dst {
		for i := range dst[c] {
			dst[c][i] += gain * src[c][i]
		}
	}
}

// highPass takes off what lies below hearing.
func highPass(b []float64, rate float64) {
	step := 1 - math.Exp(-2*math.Pi*28/rate)
	var low float64
	for i, v := range b {
		low += step * (v - low)
		b[i] = v - low
	}
}

// level brings each track to the same loudness, by the loudest second in it,
// and bends the peaks that get too high.
func level(s stereo, rate float64) {
	const (
		target = 0.11 // root mean square, -19 dB
		knee   = 0.6
	)
	var loudest float64
	for start := 0; start < len(s[0]); start += int(rate) / 4 {
		end := min(start+int(rate), len(s[0]))
		var power float64
		for i := start; i < end; i++ {
			power += s[0][i]*s[0][i] + s[1][i]*s[1][i]
		}
		loudest = max(loudest, power/rate/2)
	}
	gain := target / math.Sqrt(loudest)
	for c := range s {
		for i := range s[c] {
			v := s[c][i] * gain
			if over := math.Abs(v) - knee; over > 0 {
				v = math.Copysign(knee+(0.95-knee)*math.Tanh(over/(0.95-knee)), v)
			}
			s[c][i] = v
		}
	}
}

// fade lets the end die away within 1.5 seconds.
func fade(s stereo, rate float64) {
	for c := range s {
		n := len(s[c])
		for i := range s[c] {
			left := float64(n-i) / rate
			s[c][i] *= ease(left / 1.5)
		}
	}
}

// mono returns the middle of s.
func mono(s stereo) []float64 {
	out := make([]float64, len(s[0]))
	for i := range out {
		out[i] = (s[0][i] + s[1][i]) / 2
	}
	return out
}

// quantise returns the channels in 16 bits, sample by sample by turns.
func quantise(channels ...[]float64) []int16 {
	var pcm []int16
	for i := range channels[0] {
		for _, c := range channels {
			pcm = append(pcm, int16(math.Round(c[i]*math.MaxInt16)))
		}
	}
	return pcm
}
