package customstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/seed545d57e3/share"
)

// content is what the store keeps. What Shares points to is never changed,
// only replaced.
type content struct {
	Keys   [][]byte
	Shares map[string]*share.Share
}

// file is content as it is written.
type file struct {
	Keys   [][]byte
	Shares []row
}

// row is a share as it is written. A PasswordHash marshals as "[redacted]",
// so that none gets out by mistake; a store means it and says so.
type row struct {
	share.Share
	Password string // in place of Share's own
}

// Open opens the store in that file, which need not be there yet. One
// process at a time may have it open.
func Open(path string) (*Store, error) {
	s := &Store{path: path, version: make(map[string]int64), content: content{Shares: make(map[string]*share.Share)}}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	var f file
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		return nil, fmt.Errorf("customstore: %s: %w", path, err)
	}
	s.content.Keys = f.Keys
	for _, r := range f.Shares {
		r.Share.Password = share.PasswordHash(r.Password)
		s.content.Shares[r.ID] = &r.Share
		s.written(r.ID)
	}
	return s, nil
}

// save writes the file anew, beside the old one, and puts it in its place
// when it is safe on the disk. Whoever pulls the plug finds one or the other.
func (c content) save(path string) (err error) {
	f := file{Keys: c.Keys}
	for _, sh := range c.Shares {
		f.Shares = append(f.Shares, row{*sh, string(sh.Password)})
	}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".shares-*") // for the owner only: there are keys in it
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails once it has its new name
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name last.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such thing
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
