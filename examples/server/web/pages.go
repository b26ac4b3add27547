package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strings"
	"time"
)

//go:embed templates
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// page is what every template gets.
type page struct {
	Title  string
	Nav    string // which entry of the navigation it belongs to
	Data   any
	User   member // zero: not logged in
	Query  string // what was searched for
	MayNot string // why the user may not share; "": may
	Root   string // the way to the site's root: "./", "../", ...
}

// pages are the templates, by name.
type pages map[string]*template.Template

func loadPages(a assets) (pages, error) {
	files, err := fs.Sub(templateFiles, "templates")
	if err != nil {
		return nil, err
	}
	base, err := template.New("").Funcs(template.FuncMap{
		"asset":   a.path,
		"length":  length,
		"seconds": seconds,
		"date":    date,
		"count":   count,
		"link":    newLink,
		"part":    newPart,
		"short":   short,
	}).ParseFS(files, "base.html", "parts.html", "shareparts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, err
	}
	all := make(pages)
	for _, name := range names {
		t, err := template.Must(base.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(name, ".html")] = t
	}
	return all, nil
}

// render sends a page. It is made as a whole first: a template that fails
// half-way would leave half a page.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name string, p page) {
	p.Root = rootOf(r)
	p.MayNot = s.mayNot(p.User)
	var body bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&body, "base.html", p); err != nil {
		s.Logger.Error("page failed", "page", name, "err", err)
		http.Error(w, "Something went wrong on this server.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body.Bytes())
}

// rootOf returns the relative way from the page to the root of the site.
func rootOf(r *http.Request) string {
	depth := strings.Count(r.URL.EscapedPath(), "/") - 1
	if depth <= 0 {
		return "./"
	}
	return strings.Repeat("../", depth)
}

// redirect sends the browser to another page of the site after a form. The
// Location is relative, which http.Redirect would not leave it.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Location", rootOf(r)+to)
	w.WriteHeader(http.StatusSeeOther)
}

// assets are the script and the style sheet.
type assets map[string][]byte

func loadAssets() assets {
	a := make(assets)
	for _, name := range []string{"style.css", "page.js", "icon.svg"} {
		data, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // it is embedded
		}
		a[name] = data
	}
	return a
}

// path returns the address of an asset, below the root of the site. It
// changes with the content, so that browsers may keep it for ever.
func (a assets) path(name string) string {
	return fmt.Sprintf("assets/%s?v=%.8x", name, sha256.Sum256(a[name]))
}

func (s *site) asset(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	data, ok := s.assets[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// length writes a playing time: 3:07, 1:02:03.
func length(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// seconds writes how long something took.
func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func lengthIfKnown(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return length(d)
}

// date writes a time as the server's clock shows it.
func date(t time.Time) string { return t.Local().Format("2 January 2006, 15:04 MST") }

// count writes a number of things, whose name takes an s unless there is one.
func count(n any, thing string) string {
	if number := fmt.Sprint(n); number != "1" {
		return number + " " + thing + "s"
	}
	return "1 " + thing
}

// short cuts a text for places where a long one is in the way.
func short(s string) string {
	const most = 120
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// part is a template's argument and the page that it is on.
type part struct {
	Page page
	It   any
}

func newPart(p page, it any) part { return part{p, it} }
