package storetest

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/seed545d57e3/share"
)

// covers returns the first few cover IDs of the sample.
func (l *library) covers() []string {
	const most = 6
	var all []string
	for _, it := range l.items {
		all = append(all, it.CoverID)
	}
	for _, t := range l.tracks {
		all = append(all, t.CoverID)
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(id string) bool { return id == "" })
	return all[:min(len(all), most)]
}

// coverImage: every cover that is named can be opened, at any size, and is an
// image by its media type and by what is in it.
func coverImage(ctx context.Context, l *library) error {
	var p problems
	for _, id := range l.covers() {
		for _, size := range []int{0, 64, 4096} {
			what := fmt.Sprintf("cover %q, size %d: ", id, size)
			c, err := l.Cover(ctx, id, size)
			if !p.ok(what+"Cover", err) {
				continue
			}
			typ := cmp.Or(c.Type, share.MediaType(c.Suffix))
			if !strings.HasPrefix(typ, "image/") {
				p.addf("%sContent.Type is %q, Suffix %q: want the media type of an image", what, c.Type, c.Suffix)
			}
			head := make([]byte, 512)
			n, _ := io.ReadFull(c.Body, head)
			if !isImage(head[:n]) {
				p.addf("%sBody is no image: it begins with %.16q", what, head[:n])
			}
			p.ok(what+"Close", c.Body.Close())
		}
	}
	return p.err()
}

// isImage sniffs. AVIF is beyond net/http. SVG is left out with a purpose: it
// can carry scripts.
func isImage(head []byte) bool {
	avif := len(head) >= 12 && (string(head[4:12]) == "ftypavif" || string(head[4:12]) == "ftypavis")
	return avif || strings.HasPrefix(http.DetectContentType(head), "image/")
}

// coverMissing: a cover that does not exist is not found.
func coverMissing(ctx context.Context, l *library) error {
	var p problems
	for _, id := range unknown {
		c, err := l.Cover(ctx, id, 0)
		p.contentMissing(fmt.Sprintf("Cover of the unknown ID %s", quoted(id)), c, err)
	}
	return p.err()
}

// endedContext: with a context that has ended methods return at once, be it
// with an error or with an answer.
func endedContext(ctx context.Context, l *library) error {
	over, cancel := context.WithCancel(ctx)
	cancel()
	discard := func(c *share.Content, err error) {
		if err == nil {
			c.Body.Close()
		}
	}
	cover := "storetest-no-such-cover"
	if all := l.covers(); len(all) > 0 {
		cover = all[0]
	}
	var p problems
	for _, c := range []struct {
		method string
		call   func()
	}{
		{"Items", func() { l.Items(over, l.Owner, l.IDs) }},
		{"Tracks", func() { l.Tracks(over, l.Owner, l.IDs) }},
		{"Open", func() { discard(l.Open(over, l.media[0].ID, share.Encoding{})) }},
		{"Cover", func() { discard(l.Cover(over, cover, 0)) }},
	} {
		err := bounded(ctx, prompt, func(context.Context) error {
			c.call()
			return nil
		})
		p.ok(c.method+" with a context that has ended", err)
	}
	return p.err()
}
