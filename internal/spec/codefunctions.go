package spec

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/ianaindex"
)

var encodingParam = param("encoding", "The IANA name of a character encoding, such as UTF-16LE.", cty.String)

var textEncodeFunction = simple("Encodes a string in another character encoding, and that in Base64.", cty.String,
	[]function.Parameter{param("string", "The string to encode.", cty.String), encodingParam},
	func(args []cty.Value) (cty.Value, error) {
		code, name, err := characterEncoding(args[1])
		if err != nil {
			return cty.NilVal, err
		}
		encoded, err := code.NewEncoder().Bytes([]byte(args[0].AsString()))
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "the given string contains characters that cannot be represented in %s", name)
		}
		return cty.StringVal(base64.StdEncoding.EncodeToString(encoded)), nil
	})

var textDecodeFunction = simple("Decodes Base64, and what it holds from another character encoding.", cty.String,
	[]function.Parameter{param("source", "The Base64 to decode.", cty.String), encodingParam},
	func(args []cty.Value) (cty.Value, error) {
		code, name, err := characterEncoding(args[1])
		if err != nil {
			return cty.NilVal, err
		}
		data, err := fromBase64(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		decoded, err := code.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return cty.NilVal, function.NewArgErrorf(0, "the given string contains symbols that are not defined for %s", name)
		}
		return cty.StringVal(string(decoded)), nil
	})

// characterEncoding returns an encoding and the name that people know it by.
func characterEncoding(arg cty.Value) (encoding.Encoding, string, error) {
	name := arg.AsString()
	code, err := ianaindex.IANA.Encoding(name)
	if err != nil || code == nil {
		return nil, "", function.NewArgErrorf(1, "%q is not a supported IANA encoding name or alias in this version of imgplan", name)
	}
	if known, err := ianaindex.IANA.Name(code); err == nil {
		name = known
	}
	return code, name, nil
}

// fromBase64 decodes a function's first argument.
func fromBase64(arg cty.Value) ([]byte, error) {
	decoded, err := base64.StdEncoding.DecodeString(arg.AsString())
	if err != nil {
		return nil, function.NewArgError(0, fmt.Errorf("failed to decode Base64 data: %w", err))
	}
	return decoded, nil
}

var base64DecodeFunction = simple("Decodes Base64 to a string, which must be UTF-8.", cty.String,
	[]function.Parameter{param("str", "The Base64 to decode.", cty.String)},
	func(args []cty.Value) (cty.Value, error) {
		decoded, err := fromBase64(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		return inUTF8(decoded)
	})

func inUTF8(decoded []byte) (cty.Value, error) {
	if !utf8.Valid(decoded) {
		return cty.NilVal, errors.New("the decoded bytes are not valid UTF-8")
	}
	return cty.StringVal(string(decoded)), nil
}

var (
	yamlDecodeFunction = yaml.YAMLDecodeFunc.WithNewDescriptions("Returns the value that a YAML text holds.", []string{"The text."})
	yamlEncodeFunction = yaml.YAMLEncodeFunc.WithNewDescriptions("Returns a value as YAML.", []string{"The value."})
)

// gunzipFunction counts what comes out: a few bytes may hold a thousand times as many.
func gunzipFunction(left *effort) function.Function {
	return simple("Decodes Base64, and what it holds from gzip, to a string, which must be UTF-8.", cty.String,
		[]function.Parameter{param("str", "The Base64 of compressed text.", cty.String)},
		func(args []cty.Value) (cty.Value, error) {
			compressed, err := fromBase64(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			reader, err := gzip.NewReader(bytes.NewReader(compressed))
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "failed to decompress: %s", err)
			}
			text, err := io.ReadAll(io.LimitReader(reader, maxAllText+1))
			if left.left -= fileEffort * len(text); left.left < 0 || len(text) > maxAllText {
				return cty.NilVal, errTooMuch
			}
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "failed to decompress: %s", err)
			}
			return inUTF8(text)
		})
}

var urlDecodeFunction = simple("Decodes a string from a URL's query.", cty.String,
	[]function.Parameter{param("str", "The text to decode.", cty.String)},
	func(args []cty.Value) (cty.Value, error) {
		decoded, err := url.QueryUnescape(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(0, "failed to decode: %s", err)
		}
		return inUTF8([]byte(decoded))
	})

// uuidSpaces are the name spaces of RFC 4122.
var uuidSpaces = map[string]string{
	"dns":  "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"url":  "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
	"oid":  "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
	"x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}

var uuidFunction = simple("Returns the UUID of a name, which is the same each time.", cty.String,
	[]function.Parameter{
		param("namespace", `"dns", "url", "oid", "x500" or a UUID.`, cty.String), param("name", "The name.", cty.String),
	},
	func(args []cty.Value) (cty.Value, error) {
		space := args[0].AsString()
		if known, ok := uuidSpaces[space]; ok {
			space = known
		}
		id, err := hex.DecodeString(strings.ReplaceAll(space, "-", ""))
		if err != nil || len(id) != 16 || len(space) != 36 {
			return cty.NilVal, function.NewArgErrorf(0, `must be "dns", "url", "oid", "x500" or a UUID`)
		}
		sum := sha1.Sum(append(id, args[1].AsString()...))
		sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80 // version 5, of the RFC's variant
		return cty.StringVal(fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])), nil
	})
