package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/library"
)

// shutdownTime is how long responses that are running may take to end.
const shutdownTime = 5 * time.Second

// run is the program: it returns when ctx ends, with nil, or when something
// is wrong.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdout, stderr io.Writer) error {
	c, err := parse(args, env, stdout)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	password, err := c.addAdmin()
	if err != nil {
		return err
	}
	limits, err := readLimits(c.limits, &c.users.Users)
	if err != nil {
		return err
	}
	music, err := openMusic(c, stdout, log)
	if err != nil {
		return err
	}
	defer music.Close()
	// Before the scan, which may take its time: that a port is taken is told
	// at once.
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return listenError(c.addr, err)
	}
	defer listener.Close()
	store, closeStore, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer closeStore()
	hangup, stopHangups := hangups()
	defer stopHangups()
	switch _, err := music.Rescan(ctx); {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	}
	manager, err := share.New(share.Config{
		Store:    store,
		Resolver: library.NewResolver(music, c.users.Has),
		BaseURL:  c.baseURL.base,
		Enabled:  func() bool { return c.enableSharing },
		Limits:   limits.of,
		Logger:   log,
	})
	if err != nil {
		return err
	}
	handler, err := newHandler(c, music, manager, log)
	if err != nil {
		return err
	}
	lib := music.Current()
	hello := greeting{config: c, library: lib, password: password, address: addressURL(listener.Addr())}
	if c.music == "" && c.enableSharing {
		if hello.demoLink, err = demoShare(ctx, c, lib, manager, hello.address); err != nil {
			return err
		}
	}
	hello.write(stdout)
	ctx, cancel := context.WithCancel(ctx)
	var scans sync.WaitGroup
	defer scans.Wait()
	defer cancel()
	scans.Go(func() { rescanOn(ctx, hangup, music, stdout, log) })
	return serve(ctx, listener, handler, manager, log)
}

func listenError(addr string, err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err // it names the address again, in another form
	}
	return fmt.Errorf("cannot listen on %s: %w", addr, err)
}

// addAdmin adds an administrator if there is no user, and returns the password.
func (c *config) addAdmin() (password string, err error) {
	if c.users.Len() > 0 {
		return "", nil
	}
	password = rand.Text()
	return password, c.users.Add("admin", password)
}

// demoShare shares an album of the demo library, unless an earlier start has,
// and returns the link; "" if limits keep the administrator from sharing.
func demoShare(ctx context.Context, c *config, lib *library.Library, m *share.Manager, address string) (string, error) {
	downloadable, album := true, lib.Albums()[0].ID
	s, err := earlierShare(ctx, m, c.users.Admin(), album)
	if err == nil && s == nil {
		s, err = m.Create(ctx, c.users.Admin(), share.Spec{Items: []string{album}, Downloadable: &downloadable})
	}
	switch {
	case errors.Is(err, share.ErrForbidden):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("sharing an album of the demo library: %w", err)
	}
	if c.baseURL.url != nil {
		return c.baseURL.String() + sharePath + "/" + s.ID, nil
	}
	return address + sharePath + "/" + s.ID, nil
}

// earlierShare finds a live share of that item alone; nil: there is none.
func earlierShare(ctx context.Context, m *share.Manager, u share.User, item string) (*share.Share, error) {
	for s, err := range m.List(ctx, u, share.Query{Owner: u.ID}) {
		if err != nil {
			return nil, err
		}
		if len(s.Items) == 1 && s.Items[0] == item && s.State(time.Now()) == nil {
			return s, nil
		}
	}
	return nil, nil
}

// serve answers requests until ctx ends, then lets those that run end, too.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, m *share.Manager, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		// No WriteTimeout: it would end long songs. Package httpshare cuts
		// who stops reading.
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if server.Shutdown(late) != nil {
		server.Close()
	}
	flush, cancelFlush := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancelFlush()
	return errors.Join(err, m.Close(flush))
}
