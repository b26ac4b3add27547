package mounts

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

// Both set-ups of docs/proxy.md, with the blocks that stand there.
func TestNginx(t *testing.T) {
	program := nginx(t)
	blocks := nginxBlocks(t)
	for i, mount := range []struct {
		name string
		make func(share.Config) (*share.Manager, http.Handler, error)
	}{
		{"kept", PathKept},
		{"stripped", PathStripped},
	} {
		t.Run(mount.name, func(t *testing.T) {
			lib := fakelib.New()
			m, pages, err := mount.make(config(lib))
			require.NoError(t, err)
			id := create(t, m)
			backend := httptest.NewServer(pages)
			t.Cleanup(backend.Close)
			v := visitor{t, startNginx(t, program, strings.ReplaceAll(blocks[i], "127.0.0.1:4533", backend.Listener.Addr().String()))}
			const base = "https://example.com/music/share"
			v.followAll(base, id)

			_, page := v.get(base+"/"+id, "X-Forwarded-Proto", "gopher", "X-Forwarded-Host", "evil.example", "X-Forwarded-Prefix", "/evil")
			require.Equal(t, base+"/"+id, ogURL.FindStringSubmatch(page)[1], "nginx believes no visitor")

			deleteCuts(t, v, m, lib, base, id)
		})
	}
}

// deleteCuts deletes a share while a visitor listens.
func deleteCuts(t *testing.T, v visitor, m *share.Manager, lib *fakelib.Library, base, id string) {
	t.Helper()
	const size = 256 << 20
	lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		return &share.Content{Body: lib.Body(io.NewSectionReader(zeros{}, 0, size)), Type: "audio/mpeg", Size: size}, nil
	}
	_, list := v.get(base + "/" + id + "/m3u")
	song := regexp.MustCompile(`(?m)^https://.*`).FindString(list)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, song, nil)
	require.NoError(t, err)
	resp, err := v.client.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.EqualValues(t, size, resp.ContentLength)
	_, err = io.CopyN(io.Discard, resp.Body, 1<<20)
	require.NoError(t, err)
	time.Sleep(100 * time.Millisecond) // for all buffers to fill

	require.NoError(t, m.Delete(ctx, ann, id))
	rest, err := io.Copy(io.Discard, resp.Body)
	require.True(t, errors.Is(err, io.ErrUnexpectedEOF), "the transfer looks broken, not complete: %v", err)
	t.Logf("%d KiB arrived after the delete", rest>>10)
	require.Less(t, rest, int64(16<<20), "no more than the sockets held")
	after, _ := v.get(song)
	require.Equal(t, http.StatusNotFound, after.StatusCode)
}

type zeros struct{}

func (zeros) ReadAt(p []byte, _ int64) (int, error) { clear(p); return len(p), nil }

// nginx finds the program or skips the test.
func nginx(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const how = "no nginx on the PATH: install it (Debian: apt-get install nginx-light) to run this test"
	if os.Getenv("SHARE_TEST_REQUIRE") != "" {
		t.Fatal(how)
	}
	t.Skip(how)
	return ""
}

// nginxBlocks are those of docs/proxy.md.
func nginxBlocks(t *testing.T) (blocks []string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/proxy.md")
	require.NoError(t, err)
	for _, m := range regexp.MustCompile("(?s)```nginx\n(.*?)```").FindAllSubmatch(text, -1) {
		blocks = append(blocks, string(m[1]))
	}
	require.Len(t, blocks, 2)
	return blocks
}

const nginxConf = `
daemon off;
master_process off; # one process: it ends when it is told to
pid nginx.pid;
error_log stderr warn;
events { worker_connections 64; }
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    server {
        listen unix:%s ssl; # no port that another test may take first
        ssl_certificate cert.pem;
        ssl_certificate_key cert.pem;
        %s
    }
}
`

// startNginx runs nginx with that location and returns a client that finds
// https://example.com there.
func startNginx(t *testing.T, program, location string) *http.Client {
	t.Helper()
	// A certificate for example.com that the client trusts is one that httptest has.
	front := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(front.Close)
	dir, err := os.MkdirTemp("", "nginx") // short: the name of a socket has 107 bytes at most
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "socket")
	key, err := x509.MarshalPKCS8PrivateKey(front.TLS.Certificates[0].PrivateKey)
	require.NoError(t, err)
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw})
	cert = append(cert, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cert.pem"), cert, 0o600))
	conf := filepath.Join(dir, "nginx.conf")
	require.NoError(t, os.WriteFile(conf, fmt.Appendf(nil, nginxConf, socket, location), 0o600))

	var log bytes.Buffer
	cmd := exec.Command(program, "-p", dir, "-c", conf, "-e", "stderr")
	cmd.Stderr = &log
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
		if t.Failed() {
			t.Log(log.String())
		}
	})
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		conn, err := dial(t.Context(), "", "")
		if err == nil {
			conn.Close()
			break
		}
		select {
		case <-ended:
			require.FailNow(t, "nginx ended", log.String())
		default:
			require.True(t, time.Now().Before(deadline), "nginx does not listen")
		}
	}
	client := front.Client()
	client.Transport.(*http.Transport).DialContext = dial
	t.Cleanup(client.CloseIdleConnections)
	return client
}
