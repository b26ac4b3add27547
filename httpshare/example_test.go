package httpshare_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing/fstest"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

// library stands for the host's own Resolver, see package share.
var library share.Resolver = fakelib.New()

// The pages at another path than /share, in a mux that has others beside
// them. The public address says so, too.
func ExampleNew() {
	base, err := share.FixedBase("https://music.example.com/listen")
	if err != nil {
		log.Fatal(err)
	}
	manager, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: library, BaseURL: base})
	if err != nil {
		log.Fatal(err)
	}
	pages, err := httpshare.New(manager, httpshare.Options{Prefix: "/listen", SiteName: "Ann's music"})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/listen/", pages) // public
	mux.HandleFunc("POST /api/shares", func(w http.ResponseWriter, r *http.Request) {
		user := share.User{ID: "ann"} // whom the host's own login found
		s, err := manager.Create(r.Context(), user, share.Spec{Items: []string{r.FormValue("id")}})
		if err != nil {
			http.Error(w, "cannot share this", http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintln(w, manager.Base(r)+"/"+s.ID)
	})

	server := httptest.NewServer(mux)
	defer server.Close()
	made, err := http.Post(server.URL+"/api/shares?id=al-1", "", nil)
	if err != nil {
		log.Fatal(err)
	}
	defer made.Body.Close()
	link, _ := io.ReadAll(made.Body)
	fmt.Printf("%.33s\n", link)
	page, err := http.Get(server.URL + "/listen/" + string(link[len(base(nil))+1:len(link)-1]))
	if err != nil {
		log.Fatal(err)
	}
	defer page.Body.Close()
	fmt.Println(page.Status)
	// Output:
	// https://music.example.com/listen/
	// 200 OK
}

// A page of the host's own making. What is not replaced stays: here
// error.html, style.css and player.js.
func ExampleOptions_templates() {
	manager, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: library})
	if err != nil {
		log.Fatal(err)
	}
	templates := fstest.MapFS{ // most hosts: an embed.FS
		"page.html": {Data: []byte(`<title>{{.View.Title}}</title>{{.Meta.Tags}}
<ol>{{range .View.Tracks}}<li><a href="{{$.Root}}{{.StreamURL}}">{{.Title}}</a>{{end}}</ol>`)},
	}
	pages, err := httpshare.New(manager, httpshare.Options{Templates: templates})
	if err != nil {
		log.Fatal(err) // names the file and the line of a mistake
	}

	s, err := manager.Create(context.Background(), share.User{ID: "owner-ann"}, share.Spec{Items: []string{"al-1"}})
	if err != nil {
		log.Fatal(err)
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, httptest.NewRequest("GET", "/share/"+s.ID, nil))
	fmt.Printf("%.22s\n", w.Body)
	// Output: <title>The Day</title>
}
