package snippets

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"

	"github.com/seed545d57e3/share"
)

// large is a library with many tracks, in a database.
type large struct {
	share.Resolver
	db *sql.DB
}

var _ share.TrackFinder = (*large)(nil)

// FindTrack implements [share.TrackFinder].
func (l *large) FindTrack(ctx context.Context, owner string, ids []string, trackID string) (*share.Track, error) {
	t := share.Track{ID: trackID}
	err := l.db.QueryRowContext(ctx, `SELECT title, album_id FROM tracks
		JOIN users ON users.may_share WHERE tracks.id = ? AND users.id = ?`, trackID, owner).Scan(&t.Title, &t.AlbumID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, share.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	switch {
	case slices.Contains(ids, trackID):
		t.ItemID = trackID
	case slices.Contains(ids, t.AlbumID):
		t.ItemID = t.AlbumID
	default:
		return nil, share.ErrNotFound // in the library, not in the share
	}
	return &t, nil
}

// Open implements [share.Resolver]. enc is what Spec.Encoding said when the
// share was made; without it all get the file as it is.
func (l *large) Open(ctx context.Context, owner, trackID string, enc share.Encoding) (*share.Content, error) {
	var path string
	err := l.db.QueryRowContext(ctx, "SELECT path FROM tracks WHERE id = ?", trackID).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, share.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if enc.Format == "" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return share.FileContent(f, "")
	}
	rate := strconv.Itoa(cmp.Or(enc.MaxBitRate, 192)) + "k"
	body := share.Pipe(ctx, func(ctx context.Context, w io.Writer) error {
		cmd := exec.CommandContext(ctx, "ffmpeg", "-i", path, "-vn", "-b:a", rate, "-f", enc.Format, "-")
		cmd.Stdout = w
		return cmd.Run()
	})
	return &share.Content{Body: body, Suffix: enc.Format, Size: -1}, nil // size unknown, no ranges
}
