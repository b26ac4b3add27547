package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/web"
)

// config is what flags and environment say.
type config struct {
	music         string // "": the demo library
	addr          string
	data          string // for what the server keeps; "": nothing is kept
	database      databaseURL
	baseURL       publicURL
	enableSharing bool
	limits        string // file; "": none
	users         userList
}

// usageError is a mistake in flags or environment.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() + " (-h explains all flags)" }
func (e usageError) Unwrap() error { return e.err }

// parse reads flags and, for those not given, the environment.
// flag.ErrHelp: usage was asked for and has been written.
func parse(args []string, env func(string) (string, bool), out io.Writer) (*config, error) {
	c := &config{addr: "127.0.0.1:4533"}
	fs := flag.NewFlagSet("server", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are returned, and written once
	fs.Usage = func() {}
	fs.StringVar(&c.music, "music", "", "the `folder` with your music; without it a small demo library is served")
	fs.Var(&address{&c.addr}, "addr", "the `address` to listen on; :4533 is all interfaces, port 0 any free port")
	fs.StringVar(&c.data, "data", dataFolder(), "the `folder` for what the server keeps: the shares (shares.db, SQLite), and what it\nread of your music, so that the next start is quick")
	fs.Var(&c.database, "db", "another database for the shares, as a `URL`:\npostgres://user:password@host/database or mysql://user:password@host/database")
	fs.Var(&c.baseURL, "base-url", "the public `URL` of this server, such as https://music.example.com or\nhttps://example.com/music, with which links begin; without it they\nbegin with the address that the browser asked for")
	fs.BoolVar(&c.enableSharing, "enable-sharing", false, "let users make public links; without it there are none")
	fs.StringVar(&c.limits, "limits", "", "a JSON `file` of what users may do when they share, such as\n"+
		`{"*": {"maxShares": 20, "maxLifeDays": 30}, "bob": {"disabled": true}}`+
		"\nwith disabled, maxShares, maxLifeDays and noDownload by user name; * is\nall who have no entry of their own")
	fs.Var(&c.users, "user", "a user who may log in, as `name:password`; may be repeated, and the first\none is the administrator; without any there is an admin with a random\npassword, which is printed")

	err := fs.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		usage(out, fs)
		return nil, err
	case err != nil:
		return nil, usageError{err}
	case fs.NArg() > 0:
		return nil, usageError{fmt.Errorf("%q is not a flag, and there are no other arguments", fs.Arg(0))}
	}
	if err := fromEnv(fs, env); err != nil {
		return nil, usageError{err}
	}
	return c, nil
}

// fromEnv sets the flags that were not given from the environment. An empty
// variable is as none.
func fromEnv(fs *flag.FlagSet, env func(string) (string, bool)) error {
	given := make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var failed error
	fs.VisitAll(func(f *flag.Flag) {
		name := variable(f.Name)
		value, _ := env(name)
		if given[f.Name] || value == "" {
			return
		}
		values := []string{value}
		if f.Name == "user" {
			values = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' })
		}
		for _, v := range values {
			if err := f.Value.Set(v); err != nil && failed == nil {
				failed = fmt.Errorf("invalid value in %s: %w", name, err)
			}
		}
	})
	return failed
}

// variable returns the name in the environment of a flag.
func variable(flagName string) string {
	return "SHARE_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

func usage(out io.Writer, fs *flag.FlagSet) {
	fmt.Fprint(out, "Serves a music folder to its users, and what they share to everybody who has the link.\n\nUsage: server [flags]\n\n")
	fs.VisitAll(func(f *flag.Flag) {
		value, text := flag.UnquoteUsage(f)
		const indent = "\n        "
		if f.DefValue != "" && f.DefValue != "false" {
			text += "\n(default " + f.DefValue + ")"
		}
		fmt.Fprintf(out, "  -%s%s\n", strings.TrimSpace(f.Name+" "+value), strings.ReplaceAll("\n"+text, "\n", indent))
	})
	fmt.Fprint(out, `
Each flag can also be given in the environment, as SHARE_ and its name:
SHARE_ENABLE_SHARING=true, SHARE_BASE_URL=https://music.example.com. A flag
goes before. SHARE_USER takes several users, separated by commas or line ends,
and keeps passwords out of the list of processes.
`)
}

// dataFolder is where users keep the settings of programs, "" if unknown.
func dataFolder() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "share-server")
}

// address is the flag for a listening address.
type address struct{ at *string }

func (a *address) String() string {
	if a.at == nil { // as package flag makes one to ask for the zero value
		return ""
	}
	return *a.at
}

func (a *address) Set(s string) error {
	if _, _, err := net.SplitHostPort(s); err != nil {
		return errors.New("it must be host:port, such as 127.0.0.1:4533")
	}
	*a.at = s
	return nil
}

// databaseURL is the flag for a database other than the one in the data folder.
type databaseURL struct{ database }

func (d *databaseURL) String() string { return d.name }

func (d *databaseURL) Set(s string) (err error) {
	d.database, err = databaseAt(s)
	return err
}

// publicURL is the flag for the public address of the server.
type publicURL struct {
	url  *url.URL                   // nil: not given
	base func(*http.Request) string // of the links
}

func (p *publicURL) String() string {
	if p.url == nil {
		return ""
	}
	return p.url.String()
}

func (p *publicURL) Set(s string) error {
	if _, err := share.FixedBase(s); err != nil {
		var field *share.FieldError
		if errors.As(err, &field) {
			return errors.New(field.Reason)
		}
		return err
	}
	s = strings.TrimRight(s, "/")
	var err error
	if p.url, err = url.Parse(s); err != nil {
		return err
	}
	p.base, err = share.FixedBase(s + sharePath)
	return err
}

// userList is the flag for users.
type userList struct{ web.Users }

func (l *userList) String() string { return "" }

func (l *userList) Set(s string) error {
	name, password, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok {
		return errors.New("it must be name:password")
	}
	return l.Add(name, password)
}
