package picture

import (
	"bytes"
	"io"
)

// maxScan is how much of a file is looked through.
const maxScan = 8 << 20

// ScanMetadata looks for XMP and content credentials in a file of any kind, by what they begin with, as the standard has it for
// formats that a reader does not know (XMP, part 3, "packet scanning"). It reads the first few megabytes. An error is one of the
// reader.
func ScanMetadata(r io.Reader) (Found, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxScan))
	found := Found{C2PA: bytes.Contains(data, []byte("jumb")) && bytes.Contains(data, []byte("c2pa\x00"))}
	for _, ends := range [][2]string{{"<x:xmpmeta", "</x:xmpmeta>"}, {"<rdf:RDF", "</rdf:RDF>"}} {
		at := bytes.Index(data, []byte(ends[0]))
		if at < 0 {
			continue
		}
		if n := bytes.Index(data[at:], []byte(ends[1])); n > 0 && n < maxPart {
			found.takeXMP(data[at : at+n+len(ends[1])])
			break
		}
	}
	return found, err
}
