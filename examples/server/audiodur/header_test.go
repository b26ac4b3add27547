package audiodur

import "testing"

func TestParseMPEG(t *testing.T) {
	tests := []struct {
		name, header        string
		size, samples, rate int
	}{
		{"MPEG-1 layer 3", "\xff\xfb\x90\x00", 417, 1152, 44100},
		{"MPEG-1 layer 3, padded", "\xff\xfb\x92\x00", 418, 1152, 44100},
		{"MPEG-1 layer 2", "\xff\xfd\xa4\x00", 576, 1152, 48000},
		{"MPEG-1 layer 1, padded", "\xff\xff\xc2\x00", 420, 384, 44100},
		{"MPEG-2 layer 3", "\xff\xf3\x80\x00", 208, 576, 22050},
		{"MPEG-2.5 layer 3", "\xff\xe3\x28\x00", 144, 576, 8000},
		{"free rate", "\xff\xfb\x00\x00", 0, 0, 0},
		{"AAC", "\xff\xf1\x50\x80", 0, 0, 0},
		{"too short", "\xff\xfb\x90", 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h, ok := parseMPEG([]byte(tt.header))
			if want := tt.size > 0; ok != want {
				t.Fatalf("a header: %v, want %v", ok, want)
			}
			if ok && (h.size != tt.size || h.samples != tt.samples || h.rate != tt.rate) {
				t.Errorf("got %d bytes, %d samples at %d, want %d, %d, %d",
					h.size, h.samples, h.rate, tt.size, tt.samples, tt.rate)
			}
		})
	}
}

func TestFrameEnd(t *testing.T) {
	// With returns a header with its checksum.
	with := func(header string) []byte { return append([]byte(header), crc8([]byte(header))) }
	tests := []struct {
		name   string
		header []byte
		want   uint64 // 0 for no header
	}{
		{"first frame", with("\xff\xf8\xc9\x18\x00"), 4096},
		{"frame 200, in two bytes", with("\xff\xf8\xc9\x18\xc3\x88"), 201 * 4096},
		{"last frame, its length in 8 bits", with("\xff\xf8\x69\x18\x02\x63"), 2*4096 + 100},
		{"last frame, its length in 16 bits", with("\xff\xf8\x79\x18\x02\x01\x00"), 2*4096 + 257},
		{"192 samples", with("\xff\xf8\x19\x18\x00"), 192},
		{"576 samples", with("\xff\xf8\x29\x18\x00"), 576},
		{"rate written out", with("\xff\xf8\xcd\x18\x00\x90\x88"), 4096},
		{"varying blocks", with("\xff\xf9\xc9\x18\x7f"), 127 + 4096},
		{"wrong checksum", []byte("\xff\xf8\xc9\x18\x00\x00"), 0},
		{"broken number", with("\xff\xf8\xc9\x18\xc3\x00"), 0},
		{"audio", []byte("\xff\x00\xc9\x18\x00\x00"), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := frameEnd(tt.header, 4096)
			if ok != (tt.want > 0) || got != tt.want {
				t.Errorf("got sample %d, %v, want %d", got, ok, tt.want)
			}
		})
	}
}
