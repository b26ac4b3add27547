package share

import (
	"context"
	"time"
)

// A Resolver is the host's library as this package sees it, and the one
// interface a host has to implement. Package storetest has a check for it,
// CheckResolver.
//
// Methods are safe for concurrent use. Each call gets a context with a time
// limit ([Config].Timeout) and returns when that ends. An owner who is gone,
// or may share nothing any more, has empty results and no error: that is how
// a host takes back what its users shared.
//
// IDs are the host's own, 1 to [MaxItemID] bytes of UTF-8 without control
// characters. Track and cover IDs can be read by visitors, in tokens: a host
// whose IDs are file paths must map them to something else.
type Resolver interface {
	// Items describes the things behind ids as owner may see them now: one
	// Item for each of ids, in their order, duplicates too, each with Item.ID
	// the ID asked for. Those unknown, gone or hidden from owner are left
	// out, and that is no error. ids may be empty; then so is the result.
	Items(ctx context.Context, owner string, ids []string) ([]Item, error)

	// Tracks lists the tracks of those items in playing order, as owner may
	// see them now, each with Track.ItemID the ID asked for: those of each
	// item asked for alone, one after the other. Order and duplicates are
	// kept, in ids and inside a playlist. The ID of a track, also of one
	// listed for an album or a playlist, stands for that track alone, with
	// itself as ItemID: frozen shares ask for tracks so.
	Tracks(ctx context.Context, owner string, ids []string) ([]Track, error)

	// Open opens a track's audio in the encoding asked for. ErrNotFound or
	// fs.ErrNotExist if it is gone, any other error if it cannot be had now.
	// Only the time until Open returns is limited; ctx then lives until
	// Content.Body is closed.
	Open(ctx context.Context, owner, trackID string, enc Encoding) (*Content, error)

	// Cover opens an image, with errors and ctx as for Open. size is a hint:
	// the edge in pixels that will be shown; 0: as large as there is. Only a
	// CoverID that Items or Tracks gave for the share at hand is ever asked;
	// one whose image is gone is ErrNotFound, not a placeholder.
	Cover(ctx context.Context, owner, coverID string, size int) (*Content, error)
}

// A TrackFinder is a Resolver that can tell whether a track belongs to some
// items without listing them all. Media requests then cost one look-up,
// whatever the size of the share.
type TrackFinder interface {
	// FindTrack returns that track of the items with these IDs, as Tracks
	// would list it; ErrNotFound if it is in none of them, or owner may not
	// see it any more.
	FindTrack(ctx context.Context, owner string, ids []string, trackID string) (*Track, error)
}

// A Kind is what an Item is.
type Kind string

// The kinds of items.
const (
	KindTrack    Kind = "track"
	KindAlbum    Kind = "album"
	KindArtist   Kind = "artist"
	KindPlaylist Kind = "playlist"
)

// An Item is a thing as shared. Only ID and Kind are required.
type Item struct {
	ID      string
	Kind    Kind
	Title   string // an artist's name, too
	Artist  string // of a track or an album
	Album   string // of a track
	CoverID string // "": no cover
	Year    int
	Ref     any // the host's own record, for the host's own use; never serialised
}

// A Track is one playable piece of an Item. Only ID and ItemID are required;
// "" and 0 mean unknown. Never put a file path in any of it.
type Track struct {
	ID          string
	ItemID      string // the item it is listed for
	Title       string
	Artist      string
	Album       string
	AlbumID     string
	AlbumArtist string
	Genre       string
	CoverID     string
	Suffix      string // file name extension without the dot
	ContentType string // a hint; Content.Type decides
	MBID        string // MusicBrainz recording ID
	Disc        int
	Number      int
	Year        int
	BitRate     int // kbit/s
	Duration    time.Duration
	Size        int64 // bytes; a hint, what is opened decides
	Created     time.Time
	Ref         any // the host's own record, for the host's own use; never serialised
}
