// Command twonodes shows two servers that share a database: two processes of
// examples/server behind one address. A link made on one opens on the other,
// and what is taken back on one stops on the other.
//
//	go run ./examples/twonodes -db postgres://user:password@localhost/music
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	db := flag.String("db", "", "the database, as for examples/server: postgres://… or mysql://…")
	addr := flag.String("addr", "127.0.0.1:4533", "the one address to listen on")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *db, *addr); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, db, addr string) error {
	dir, err := os.MkdirTemp("", "twonodes")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "server")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "github.com/seed545d57e3/share/examples/server")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the server: %w\n%s", err, out)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	public := "http://" + listener.Addr().String()
	var nodes []*url.URL
	for range 2 {
		n, err := startNode(ctx, binary, db, public)
		if err != nil {
			return err
		}
		defer n.stop()
		nodes = append(nodes, n.url)
	}
	fmt.Println("Listening on", public)
	server := &http.Server{Handler: balance(nodes), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// balance gives each request to the next node. The owners' pages all go to
// the first, since who is logged in is known to one node only.
func balance(nodes []*url.URL) http.Handler {
	var next atomic.Int64
	return &httputil.ReverseProxy{
		FlushInterval: -1, // what is cut is cut at once
		ErrorLog:      log.New(discard{}, "", 0),
		Rewrite: func(r *httputil.ProxyRequest) {
			to := nodes[0]
			if strings.HasPrefix(r.In.URL.Path, "/share/") {
				to = nodes[int(next.Add(1))%len(nodes)]
			}
			r.SetURL(to)
			r.Out.Host = r.In.Host
		},
	}
}

// discard drops the proxy's lines about visitors who left.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// node is one process of the server.
type node struct {
	url *url.URL
	cmd *exec.Cmd
}

var listening = regexp.MustCompile(`^Listening on (\S+)$`)

func startNode(ctx context.Context, binary, db, public string, more ...string) (*node, error) {
	args := append([]string{"-addr", "127.0.0.1:0", "-db", db, "-base-url", public, "-enable-sharing", "-user", "admin:secret"}, more...)
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	n := &node{cmd: cmd}
	lines := bufio.NewScanner(out)
	for n.url == nil && lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			if n.url, err = url.Parse(m[1]); err != nil {
				return nil, err
			}
		}
	}
	if n.url == nil {
		return nil, fmt.Errorf("the server did not start: %w", cmd.Wait())
	}
	go func() {
		for lines.Scan() {
		}
	}()
	return n, nil
}

func (n *node) stop() {
	n.cmd.Process.Signal(syscall.SIGTERM)
	n.cmd.Wait()
}
