package library

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed545d57e3/share/examples/server/demo"
	"github.com/seed545d57e3/share/storetest"
)

func TestResolverIsRight(t *testing.T) {
	onDisk, _ := scan(t, demoFolder(t))
	embedded, _ := scanFS(t, demo.Files())
	for name, lib := range map[string]*Library{"on disk": onDisk, "embedded": embedded} {
		t.Run(name, func(t *testing.T) {
			first := album(t, lib, "Harbour Sketches")
			r := NewResolver(lib, func(owner string) bool { return owner == "ann" })
			assert.NoError(t, storetest.CheckResolver(t.Context(), r, storetest.ResolverSample{
				Owner: "ann",
				IDs:   []string{lib.Playlists()[0].ID, first.ID, first.ArtistID, first.Tracks[0].ID},
			}))
		})
	}
}
