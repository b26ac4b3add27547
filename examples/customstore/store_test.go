package customstore

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, storetest.Harness{
		Visits: 50, // each is a write to the disk
		New: func(context.Context) (storetest.Instance, error) {
			path := filepath.Join(t.TempDir(), "shares.json")
			store, err := Open(path)
			return storetest.Instance{
				Store:  store,
				Reopen: func(context.Context) (share.Store, error) { return Open(path) },
			}, err
		},
	})
}

// What cannot be written is not there, in memory either.
func TestFullDisk(t *testing.T) {
	store, err := Open(filepath.Join(t.TempDir(), "gone", "shares.json"))
	require.NoError(t, err)
	require.Error(t, store.Create(t.Context(), &share.Share{ID: "abc", Owner: "ann"}))
	_, err = store.Get(t.Context(), "abc")
	require.ErrorIs(t, err, share.ErrNotFound)
}

// The file is the owner's alone, and a broken one is not taken for an empty one.
func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shares.json")
	store, err := Open(path)
	require.NoError(t, err)
	require.NoError(t, store.Create(t.Context(), &share.Share{ID: "abc", Owner: "ann", Password: "$argon2id$x"}))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1)

	require.NoError(t, os.WriteFile(path, []byte(`{"Shares":[`), 0o600))
	_, err = Open(path)
	require.ErrorContains(t, err, "shares.json")
}
