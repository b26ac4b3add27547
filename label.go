package share

import (
	"cmp"
	"context"
	"fmt"
)

// label resolves the items as their owner and names them as a whole. It is
// also the check that the owner may share each of them.
func (m *Manager) label(ctx context.Context, owner string, ids []string) (string, error) {
	items, err := m.items(ctx, owner, ids)
	if err != nil {
		return "", err
	}
	known := make(map[string]Item, len(items))
	for _, it := range items {
		known[it.ID] = it
	}
	resolved := make([]Item, 0, len(ids))
	for _, id := range ids {
		it, ok := known[id]
		if !ok {
			return "", &FieldError{Field: "items", Reason: fmt.Sprintf("unknown item %.80q", id), Err: ErrNotFound}
		}
		resolved = append(resolved, it)
	}
	return labelOf(resolved), nil
}

const untitled = "Untitled"

// labelOf names one item by its title; several by their album if they have
// one in common, else by their artist, else by the first and a count.
func labelOf(items []Item) string {
	if len(items) == 0 {
		return untitled
	}
	first := items[0]
	name := cmp.Or(first.Title, first.Album, first.Artist, untitled)
	if len(items) > 1 {
		name = cmp.Or(
			common(items, Item.album),
			common(items, Item.artist),
			fmt.Sprintf("%s and %d more", cutText(name, MaxLabel-20), len(items)-1),
		)
	}
	return cutText(name, MaxLabel)
}

// album is the title of the album that the item is or belongs to.
func (it Item) album() string {
	if it.Kind == KindAlbum {
		return it.Title
	}
	return it.Album
}

func (it Item) artist() string {
	if it.Kind == KindArtist {
		return it.Title
	}
	return it.Artist
}

// common returns what of is for every item, or "".
func common[T any](items []T, of func(T) string) string {
	if len(items) == 0 {
		return ""
	}
	v := of(items[0])
	for _, it := range items[1:] {
		if of(it) != v {
			return ""
		}
	}
	return v
}
