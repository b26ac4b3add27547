//go:build unix

package sqltest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// A server is a database server of a test's own, which it may kill.
type server struct {
	t      *testing.T
	run    []string // the command
	driver string
	root   string // where its administrator finds it
	dsn    string // where the shares are
	folder string
	cred   *syscall.Credential
	cmd    *exec.Cmd
	ended  chan error
}

const serverLimit = time.Minute // to start or stop

// newServer makes the folder, of the account that the server runs as: neither
// database runs as root.
func newServer(t *testing.T, account string) *server {
	t.Helper()
	// Not t.TempDir, which lets no other account in.
	folder, err := os.MkdirTemp("", "share-db-")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, folder: folder}
	t.Cleanup(func() {
		s.kill(syscall.SIGKILL)
		if t.Failed() {
			if log, err := os.ReadFile(s.log()); err == nil {
				t.Logf("the server's log:\n%s", log[max(0, len(log)-4000):])
			}
		}
		os.RemoveAll(folder)
	})
	if os.Geteuid() != 0 {
		return s
	}
	u, err := user.Lookup(account)
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	if err := os.Chown(folder, uid, gid); err != nil {
		t.Fatal(err)
	}
	return s
}

func newPostgres(t *testing.T) *server {
	bin := program(t, "postgres")
	s := newServer(t, "postgres")
	data, port := filepath.Join(s.folder, "data"), freePort(t)
	s.setUp(filepath.Join(filepath.Dir(bin), "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
	s.run = []string{bin, "-D", data, "-p", port, "-k", s.folder, "-c", "listen_addresses=127.0.0.1"}
	s.driver, s.dsn = "pgx", "postgres://postgres@127.0.0.1:"+port+"/postgres?sslmode=disable"
	s.root = s.dsn
	s.start()
	return s
}

func newMariaDB(t *testing.T) *server {
	bin, install := program(t, "mariadbd"), program(t, "mariadb-install-db")
	s := newServer(t, "mysql")
	data, port := filepath.Join(s.folder, "data"), freePort(t)
	s.setUp(install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	s.run = []string{bin, "--no-defaults", "--datadir=" + data, "--port=" + port, "--bind-address=127.0.0.1",
		"--socket=" + filepath.Join(s.folder, "socket"), "--skip-name-resolve", "--innodb-buffer-pool-size=32M"}
	s.driver, s.root = "mysql", "root@tcp(127.0.0.1:"+port+")/"
	s.dsn = s.root + "shares"
	s.start()
	db, err := sql.Open(s.driver, s.root)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE shares"); err != nil {
		t.Fatal(err)
	}
	return s
}

// program finds one that Debian may keep off the path.
func program(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	found = append(found, "/usr/sbin/"+name)
	for _, path := range slices.Backward(found) {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Fatalf("%s is not installed: .ci/databases does that", name)
	return ""
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func (s *server) log() string { return filepath.Join(s.folder, "log") }

func (s *server) setUp(name string, args ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), serverLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = s.folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("%s: %v\n%s", name, err, out.String())
	}
}

// start starts the server and waits until it answers. One that finds children
// of the one killed before still there ends at once, and is started again.
func (s *server) start() {
	s.t.Helper()
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer log.Close()
	for limit := time.Now().Add(serverLimit); ; time.Sleep(50 * time.Millisecond) {
		if s.cmd == nil {
			s.cmd, s.ended = exec.Command(s.run[0], s.run[1:]...), make(chan error, 1)
			s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = s.folder, log, log
			s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
			if err := s.cmd.Start(); err != nil {
				s.t.Fatal(err)
			}
			go func(cmd *exec.Cmd, ended chan error) { ended <- cmd.Wait() }(s.cmd, s.ended)
		}
		err := s.ping()
		if err == nil {
			return
		}
		select {
		case <-s.ended:
			s.cmd = nil
		default:
		}
		if time.Now().After(limit) {
			s.t.Fatalf("the server does not start: %v", err)
		}
	}
}

func (s *server) ping() error {
	db, err := sql.Open(s.driver, s.root)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
	defer cancel()
	return db.PingContext(ctx)
}

// kill ends the server with that signal, and waits for its end.
func (s *server) kill(with syscall.Signal) {
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Signal(with); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Error(err)
	}
	select {
	case <-s.ended:
	case <-time.After(serverLimit):
		s.t.Error(fmt.Errorf("the server does not end on %s", with))
	}
	s.cmd = nil
}
