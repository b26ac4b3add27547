package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The program runs, and its link plays.
func TestMinimal(t *testing.T) {
	program := filepath.Join(t.TempDir(), "minimal")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	cmd := exec.Command(program)
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	watch := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	defer watch.Stop()
	link, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	link = strings.TrimSpace(link)

	page := get(t, link, "", http.StatusOK)
	require.Contains(t, page, "The note A")
	require.Contains(t, page, "The note E")
	stream := regexp.MustCompile(`href="\w+(/stream/[^"]+)"`).FindStringSubmatch(page)[1]
	wav := get(t, link+stream, "", http.StatusOK)
	require.True(t, strings.HasPrefix(wav, "RIFF"))
	require.Len(t, wav, 44+16000)
	require.Equal(t, wav[100:200], get(t, link+stream, "bytes=100-199", http.StatusPartialContent))
}

func get(t *testing.T, url, bytes string, status int) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	if bytes != "" {
		r.Header.Set("Range", bytes)
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, status, resp.StatusCode)
	return string(b)
}
