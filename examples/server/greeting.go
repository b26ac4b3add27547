package main

import (
	"fmt"
	"io"
	"net"
	"strconv"

	"github.com/seed545d57e3/share/examples/server/library"
)

// greeting is what the program says when it is ready.
type greeting struct {
	config   *config
	library  *library.Library
	address  string
	password string // of the admin, if made up
	demoLink string // "": none
}

func (g greeting) write(out io.Writer) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	lib, c := g.library, g.config
	from := "the demo library; -music DIR serves your own"
	if c.music != "" {
		from = c.music
	}
	if lib.Len() == 0 {
		say("No music found in %s.", from)
	} else {
		say("Tracks: %d, albums: %d, artists: %d, playlists: %d (%s).",
			lib.Len(), len(lib.Albums()), len(lib.Artists()), len(lib.Playlists()), from)
	}
	say("Listening on %s", g.address)
	if g.password != "" {
		say("Log in as %s with the password %s, made up for this start. -user name:password sets your own.", c.users.Admin().Name, g.password)
	}
	if !c.enableSharing {
		say("Sharing is off. -enable-sharing, or SHARE_ENABLE_SHARING=true, switches it on.")
		return
	}
	say("Sharing is on. Shares are kept in %s.", c.database.name)
	if g.demoLink != "" {
		say("A share to try: %s", g.demoLink)
	}
}

// addressURL returns how a browser on this machine gets to addr.
func addressURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return "http://" + addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "localhost" // all interfaces
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}
