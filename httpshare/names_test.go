package httpshare

import (
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestFileName(t *testing.T) {
	for _, test := range [][3]string{
		{"Noon", "mp3", "Noon.mp3"},
		{"", "mp3", "track.mp3"},
		{"...", "flac", "track.flac"},
		{"../../etc/passwd", "", "_.._etc_passwd"},
		{`a\b:c*d?e"f<g>h|i%j`, "mp3", "a_b_c_d_e_f_g_h_i_j.mp3"},
		{"a\x00\r\nb", "mp3", "ab.mp3"},
		{"CON", "mp3", "_CON.mp3"},
		{"con.x", "mp3", "_con.x.mp3"},
		{"Lpt1", "mp3", "_Lpt1.mp3"},
		{"COM¹", "mp3", "_COM¹.mp3"},
		{"com12", "mp3", "com12.mp3"},
		{"COM", "mp3", "COM.mp3"},
		{" . a . ", "mp3", "a.mp3"},
		{"日", "m4a\r\n/..", "日.m4a"},
		{"a\xffb", "mp3", "a_b.mp3"},
		{strings.Repeat("é", 100), "mp3", strings.Repeat("é", 58) + ".mp3"},
		{strings.Repeat("x", 115) + " zzz", "mp3", strings.Repeat("x", 115) + ".mp3"},
	} {
		got := fileName(test[0], test[1])
		require.Equal(t, test[2], got)
		require.LessOrEqual(t, len(got), maxName)
		_, params, err := mime.ParseMediaType(disposition(got))
		require.NoError(t, err)
		require.Equal(t, got, params["filename"], "what a client takes it for")
	}
}

func TestFormats(t *testing.T) {
	require.Equal(t, "0:07", formatDuration(7*time.Second))
	require.Equal(t, "1:00", formatDuration(59500*time.Millisecond))
	require.Equal(t, "1:02:45", formatDuration(3765*time.Second))
	require.Equal(t, "7 s", formatMinutes(7*time.Second))
	require.Equal(t, "42 min", formatMinutes(42*time.Minute))
	require.Equal(t, "2 h 5 min", formatMinutes(125*time.Minute))
	require.Equal(t, "1 kB", formatSize(1))
	require.Equal(t, "999 kB", formatSize(999_999))
	require.Equal(t, "4.2 MB", formatSize(4_200_000))
	require.Equal(t, "1.5 GB", formatSize(1_500_000_000))
}
