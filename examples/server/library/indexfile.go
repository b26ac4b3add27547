package library

import (
	"errors"
	"os"
	"path/filepath"
)

// writeIndex writes the index file, and its folder if that is not there. Only
// the user that the server runs as can read them. Who reads the file
// meanwhile, or after a crash in the midst of it, finds the old one.
func writeIndex(name string, entries map[string]entry) error {
	data, err := formatIndex(entries)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return cause(err)
	}
	// Always the same name: a crash leaves one such file, not one each.
	temp := name + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return cause(err)
	}
	_, err = f.Write(data)
	// Without Sync the new name can reach the disk before the content does.
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(temp, name)
	}
	if err != nil {
		return errors.Join(cause(err), os.Remove(temp))
	}
	return nil
}
