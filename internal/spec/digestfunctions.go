package spec

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"

	"github.com/zclconf/go-cty/cty/function"
)

// A digest is named by its algorithm; md5 and sha1 are for comparing with what others have written, not for trust.
func digestMD5(data []byte) []byte    { sum := md5.Sum(data); return sum[:] }
func digestSHA1(data []byte) []byte   { sum := sha1.Sum(data); return sum[:] }
func digestSHA256(data []byte) []byte { sum := sha256.Sum256(data); return sum[:] }
func digestSHA512(data []byte) []byte { sum := sha512.Sum512(data); return sum[:] }

// checksum makes the text of some bytes' digest.
type checksum func(data []byte) string

var digests = map[string]checksum{
	"md5":          inHex(digestMD5),
	"sha1":         inHex(digestSHA1),
	"sha256":       inHex(digestSHA256),
	"sha512":       inHex(digestSHA512),
	"base64sha256": inBase64(digestSHA256),
	"base64sha512": inBase64(digestSHA512),
}

var digestFunctions = func() map[string]function.Function {
	functions := map[string]function.Function{}
	for name, of := range digests {
		functions[name] = text("Returns the "+name+" digest of a string's UTF-8 bytes.", "str",
			func(s string) string { return of([]byte(s)) })
	}
	functions["uuidv5"] = uuidFunction
	return functions
}()

func inHex(of func([]byte) []byte) checksum {
	return func(data []byte) string { return hex.EncodeToString(of(data)) }
}

func inBase64(of func([]byte) []byte) checksum {
	return func(data []byte) string { return base64.StdEncoding.EncodeToString(of(data)) }
}
