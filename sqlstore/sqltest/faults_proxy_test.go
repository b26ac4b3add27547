package sqltest

import (
	"database/sql"
	"math/rand/v2"
	"net"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// A proxy stands between a driver and its server, and breaks connections.
type proxy struct {
	server string
	listen net.Listener

	mu     sync.Mutex
	harm   bool // connections have an allowance and break beyond it
	stalls bool // nothing passes
	conns  map[net.Conn]bool
	cuts   int
	wg     sync.WaitGroup
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{server: server, listen: l, conns: map[net.Conn]bool{}}
	p.wg.Go(p.accept)
	t.Cleanup(func() {
		l.Close()
		p.cutAll()
		p.wg.Wait()
	})
	return p
}

// serverAddress is where a DSN has the server.
var serverAddress = regexp.MustCompile(`[\w.-]+:\d+([)/])`)

// openThroughProxy opens a database of the test's own through a proxy.
func openThroughProxy(t *testing.T, d testdb.Driver) (*sql.DB, *proxy) {
	t.Helper()
	b := d.New(t)
	found := serverAddress.FindString(b.DSN)
	if found == "" {
		t.Fatal("the DSN has no host:port to put a proxy before")
	}
	p := newProxy(t, found[:len(found)-1])
	b.DSN = serverAddress.ReplaceAllString(b.DSN, p.address()+"$1")
	return b.OpenDB(t), p
}

func (p *proxy) address() string { return p.listen.Addr().String() }

func (p *proxy) set(harm, stalls bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.harm, p.stalls = harm, stalls
}

func (p *proxy) state() (harm, stalls bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.harm, p.stalls
}

func (p *proxy) accept() {
	for {
		client, err := p.listen.Accept()
		if err != nil {
			return
		}
		server, err := net.DialTimeout("tcp", p.server, 5*time.Second)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mu.Unlock()
		// By bytes, not by time: so a message breaks in its middle, a request
		// before or after the server has it, an answer before the client does.
		up, down := 200+rand.IntN(20_000), 200+rand.IntN(20_000)
		p.wg.Go(func() { p.pass(server, client, up) })
		p.wg.Go(func() { p.pass(client, server, down) })
	}
}

// pass carries bytes one way until the allowance is used up.
func (p *proxy) pass(to, from net.Conn, allowance int) {
	defer p.cut(to, from)
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		harm, stalls := p.state()
		if stalls {
			continue // the bytes are gone, and the connection with them: see heal
		}
		part := n
		if harm {
			part = min(n, allowance)
		}
		if _, err := to.Write(buffer[:part]); err != nil {
			return
		}
		if harm {
			if allowance -= n; allowance < 0 {
				p.mu.Lock()
				p.cuts++
				p.mu.Unlock()
				return
			}
		}
	}
}

// cut ends a connection, every other time with a reset.
func (p *proxy) cut(conns ...net.Conn) {
	reset := rand.IntN(2) == 0
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		if tcp, ok := c.(*net.TCPConn); ok && reset {
			tcp.SetLinger(0)
		}
		c.Close()
		delete(p.conns, c)
	}
}

func (p *proxy) cutAll() {
	p.mu.Lock()
	var all []net.Conn
	for c := range p.conns {
		all = append(all, c)
	}
	p.mu.Unlock()
	p.cut(all...)
}

// heal lets everything pass from now on, on new connections.
func (p *proxy) heal() {
	p.set(false, false)
	p.cutAll()
}

func (p *proxy) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}
