// Package snippets holds the code of README.md and the guides in docs that
// stands in no other file, so that all of it is compiled. Its test looks each
// block up.
package snippets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/memstore"
)

// library stands for a host's own.
type library struct{ share.Resolver }

// Mount is README.md's first block.
func Mount(mux *http.ServeMux) error {
	manager, err := share.New(share.Config{
		Store:    &memstore.Store{}, // where shares are kept, see below
		Resolver: library{},         // your library, see below
	})
	if err != nil {
		return err
	}
	defer manager.Close(context.Background())

	pages, err := httpshare.New(manager, httpshare.Options{SiteName: "My music"})
	if err != nil {
		return err
	}
	mux.Handle("/share/", pages) // the one route that is public

	return http.ListenAndServe("localhost:4533", mux)
}

// Link is README.md's second block.
func Link(ctx context.Context, manager *share.Manager, w io.Writer, r *http.Request) error {
	s, err := manager.Create(ctx, share.User{ID: "ann"}, share.Spec{
		Items:       []string{"album-17"},
		Description: "Listen to this",
	})
	if err != nil {
		return err
	}
	link := manager.Base(r) + "/" + s.ID
	_, err = fmt.Fprintln(w, link)
	return err
}

// Serve is the same as in docs/resolver.md.
func Serve(library share.Resolver, store share.Store, mux *http.ServeMux) error {
	manager, err := share.New(share.Config{Resolver: library, Store: store}) // for a start &memstore.Store{}
	if err != nil {
		return err
	}
	pages, err := httpshare.New(manager, httpshare.Options{SiteName: "My music"})
	if err != nil {
		return err
	}
	mux.Handle("/share/", pages)

	err = http.ListenAndServe("localhost:4533", mux)
	return errors.Join(err, manager.Close(context.Background()))
}
