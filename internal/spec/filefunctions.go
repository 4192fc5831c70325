package spec

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/imgplan/imgplan/internal/repopath"
)

// folder is where the functions read: nothing outside of it, and nothing of .git and .imgplan.
type folder struct {
	fsys   fs.FS
	effort *effort
}

func fileFunctions(in folder) map[string]function.Function {
	functions := map[string]function.Function{
		"file":       ofFile("Returns a file's text, which must be UTF-8, with LF line ends.", cty.String, in.text),
		"filebase64": ofFile("Returns a file's bytes in Base64.", cty.String, in.base64),
		"fileexists": ofFile("Tells whether there is a file at the path.", cty.Bool, in.exists),
		"fileset":    fileSetFunction(in),
	}
	for name, of := range digests {
		functions["file"+name] = ofFile("Returns the "+name+" digest of a file's bytes.", cty.String, in.checksum(of))
	}
	return functions
}

// ofFile makes a function of one path.
func ofFile(description string, result cty.Type, impl func(name string) (cty.Value, error)) function.Function {
	return simple(description, result, []function.Parameter{param("path", "A path in the folder.", cty.String)},
		func(args []cty.Value) (cty.Value, error) {
			value, err := impl(args[0].AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return value, nil
		})
}

// clean turns a path as people write it, such as one that begins with ${path.module}, into one for fs.FS.
func clean(name string) (string, error) {
	if name != "" {
		name = path.Clean(name)
	}
	return name, repopath.Inside(name)
}

// read returns a file's bytes, 16 MB at most.
func (in folder) read(name string) ([]byte, error) {
	name, err := clean(name)
	if err != nil {
		return nil, err
	}
	if info, err := fs.Stat(in.fsys, name); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%q is not a file", name) // to open a pipe is to wait for its other end
	}
	file, err := in.fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no file exists at %q", name)
	} else if err != nil {
		return nil, fmt.Errorf("file %q can't be read: %s", name, reason(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("file %q can't be read: %s", name, reason(err))
	case len(data) > maxFile:
		return nil, fmt.Errorf("file %q is larger than %d MB", name, maxFile>>20)
	}
	in.effort.grant(name, len(data))
	if in.effort.left -= fileEffort * len(data); in.effort.left < 0 {
		return nil, errTooMuch
	}
	return data, nil
}

func (in folder) text(name string) (cty.Value, error) {
	data, err := in.read(name)
	if err != nil {
		return cty.NilVal, err
	}
	if !utf8.Valid(data) {
		return cty.NilVal, fmt.Errorf("the contents of %q are not valid UTF-8; filebase64 reads any file", name)
	}
	return cty.StringVal(string(linesOf(data))), nil
}

func (in folder) base64(name string) (cty.Value, error) {
	data, err := in.read(name)
	return cty.StringVal(base64.StdEncoding.EncodeToString(data)), err
}

func (in folder) checksum(of checksum) func(name string) (cty.Value, error) {
	return func(name string) (cty.Value, error) {
		data, err := in.read(name)
		return cty.StringVal(of(data)), err
	}
}

func (in folder) exists(name string) (cty.Value, error) {
	name, err := clean(name)
	if err != nil {
		return cty.NilVal, err
	}
	info, err := fs.Stat(in.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cty.False, nil
	case err != nil:
		return cty.NilVal, fmt.Errorf("file %q can't be looked at: %s", name, reason(err))
	case !info.Mode().IsRegular():
		return cty.NilVal, fmt.Errorf("%q is not a file", name)
	}
	return cty.True, nil
}
