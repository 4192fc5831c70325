package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// binding is what objects/keys/<hex>.json says: which original belongs to a key. It repeats what state.db knows, so that
// a cache of the objects alone is enough to restore a picture without paying for it.
type binding struct {
	Key      Key
	Size     int64 // of the original, in bytes
	Original Original
}

// signedBinding is a binding with a checksum of its JSON.
type signedBinding struct {
	Binding json.RawMessage
	CRC32C  uint32
}

func (o *Objects) bindingPath(key Key) (string, error) {
	digits, ok := key.digits()
	if !ok {
		return "", fmt.Errorf("%q is not a key", key)
	}
	return filepath.Join(o.root(), "keys", digits+".json"), nil
}

// Bind remembers, durably, that an original is what a provider delivered for a key, in place of an earlier one. Its
// object must be in the store.
func (o *Objects) Bind(key Key, original Original) error {
	path, err := o.bindingPath(key)
	if err != nil {
		return err
	}
	size, err := o.size(original.Content)
	if err != nil {
		return fmt.Errorf("the original of %s is not in the store: %w", key, err)
	}
	inner, err := json.Marshal(binding{key, size, original})
	if err != nil {
		return err
	}
	text, err := json.Marshal(signedBinding{inner, crc32.Checksum(inner, castagnoli())})
	if err != nil {
		return err
	}
	if failpoint.Skip("binding") {
		return nil
	}
	if err := o.makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := exchangeFile("binding", path, append(text, '\n'), true); err != nil {
		return err
	}
	return o.syncFolder("binding", filepath.Dir(path))
}

// Original returns what was delivered for a key, or made by it, be it by another version of its tool: false when nothing was bound to it, and when the object that was is
// missing or has another size. A binding that can't be read is an error: to take it for none would be to pay again.
func (o *Objects) Original(key Key) (Original, bool, error) {
	if key == "" {
		return Original{}, false, nil
	}
	path, err := o.bindingPath(key)
	if err != nil {
		return Original{}, false, err
	}
	text, err := ReadAtMost(path, maxNote)
	if errors.Is(err, fs.ErrNotExist) {
		return Original{}, false, nil
	}
	if err != nil {
		return Original{}, false, err
	}
	bound, err := parseBinding(key, text)
	if err != nil {
		return Original{}, false, fmt.Errorf("%s is damaged: %w", path, err)
	}
	size, err := o.size(bound.Original.Content)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Original{}, false, err
	}
	bound.Original.Bytes, bound.Original.Key = bound.Size, bound.Key
	return bound.Original, err == nil && size == bound.Size, nil
}

func parseBinding(key Key, text []byte) (bound binding, err error) {
	var signed signedBinding
	if err := json.Unmarshal(text, &signed); err != nil {
		return binding{}, err
	}
	if crc32.Checksum(bytes.TrimSpace(signed.Binding), castagnoli()) != signed.CRC32C {
		return binding{}, errSeal
	}
	if err := json.Unmarshal(signed.Binding, &bound); err != nil {
		return binding{}, err
	}
	if !bound.Key.SameRecipe(key) {
		return binding{}, fmt.Errorf("it is of %s", bound.Key)
	}
	return bound, nil
}
