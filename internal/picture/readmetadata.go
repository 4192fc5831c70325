package picture

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// Found is what a picture says of itself, whoever wrote it. What it doesn't say is empty.
type Found struct {
	Format     string
	SourceType string // the last word of the IPTC's digital source type: Trained
	Creator    string // of its XMP: "imgplan", "Adobe Firefly"
	Marked     bool   // it has imgplan's own mark
	Rights     string // of its XMP: under what terms it may be used
	C2PA       bool   // it carries content credentials; whether they are true is not looked into
	// Texts are what image generators write, by name: "parameters" (AUTOMATIC1111), "prompt" and "workflow" (ComfyUI),
	// "invokeai_metadata", "sd-metadata" and "Dream" (InvokeAI). nil when there are none.
	Texts map[string]string
	tries int // texts that were looked into
}

// maxTexts is how many texts are looked into: each may be packed a thousandfold.
const maxTexts = 32

// Tool names the program that a picture seems to be from, "" if nothing tells.
func (f Found) Tool() string {
	for _, one := range [][2]string{
		{"invokeai_metadata", "invokeai"}, {"sd-metadata", "invokeai"}, {"Dream", "invokeai"}, {"workflow", "comfyui"}, {"prompt", "comfyui"},
	} {
		if f.Texts[one[0]] != "" {
			return one[1]
		}
	}
	if f.Creator == "" && f.Texts["parameters"] != "" {
		return "automatic1111"
	}
	return f.Creator
}

// IsAI tells whether a picture says that a model made it, wholly or in part.
func (f Found) IsAI() bool { return f.SourceType == Trained || f.SourceType == Composite }

// known are the names of texts that are kept.
var known = map[string]bool{"parameters": true, "prompt": true, "workflow": true, "invokeai_metadata": true, "sd-metadata": true, "Dream": true}

// ReadMetadata reads what a picture says of itself, in bounded time and memory whatever the file holds. What can't be
// understood is left out; an error is about the file's outer structure, or its reader.
func ReadMetadata(r io.ReadSeeker) (Found, error) {
	f, err := layoutOf(r)
	if err != nil {
		return Found{}, err
	}
	found := Found{Format: f.format}
	_, found.Marked, err = unmarkers[f.format](f)
	if err != nil {
		return found, err
	}
	budget := int64(4 * maxPart)
	for _, one := range f.parts {
		if !speaks[one.name] || one.length > budget {
			continue
		}
		budget -= one.length
		body, err := f.read(one)
		if err != nil {
			return found, broken(f.format, err)
		}
		found.take(one.name, body)
	}
	return found, nil
}

// speaks are the parts that are read, by their names in all formats.
var speaks = map[string]bool{"iTXt": true, "tEXt": true, "zTXt": true, "eXIf": true, "caBX": true, "\xe1": true, "\xeb": true,
	xmpChunk: true, "EXIF": true, "C2PA": true}

func (f *Found) take(name string, body []byte) {
	switch name {
	case "iTXt", "tEXt", "zTXt":
		f.takeText(name, body)
	case "caBX", "C2PA":
		f.C2PA = true
	case "\xeb":
		f.C2PA = f.C2PA || bytes.HasPrefix(body, []byte("JP")) && bytes.Contains(body, []byte("jumb")) && bytes.Contains(body, []byte("c2pa"))
	case xmpChunk:
		f.takeXMP(body)
	case "eXIf", "EXIF":
		f.takeComment(body)
	case "\xe1":
		if packet, is := bytes.CutPrefix(body, []byte(xmpHead)); is {
			f.takeXMP(packet)
		}
		if exif, is := bytes.CutPrefix(body, []byte("Exif\x00\x00")); is {
			f.takeComment(exif)
		}
	}
}

// takeText reads a text chunk of a PNG.
func (f *Found) takeText(chunk string, body []byte) {
	keyword, _, _ := bytes.Cut(body, []byte{0})
	name := string(keyword)
	if f.tries++; !known[name] && name != xmpKeyword || f.tries > maxTexts {
		return
	}
	_, text := textOf(chunk, body)
	if name == xmpKeyword {
		f.takeXMP([]byte(text))
		return
	}
	f.keep(name, text)
}

func (f *Found) keep(name, text string) {
	if f.Texts == nil {
		f.Texts = map[string]string{}
	}
	if text = strings.ToValidUTF8(text, "\ufffd"); f.Texts[name] == "" && text != "" {
		f.Texts[name] = text
	}
}

// takeXMP reads what is known of a packet, as elements or as attributes.
func (f *Found) takeXMP(packet []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(packet))
	decoder.Strict = false
	element := ""
	for {
		token, err := decoder.Token()
		if err != nil {
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "Alt" && t.Name.Local != "li" {
				element = t.Name.Local
			}
			for _, attr := range t.Attr {
				f.takeField(attr.Name.Local, attr.Value)
				f.C2PA = f.C2PA || attr.Name == provenance
			}
			f.C2PA = f.C2PA || t.Name == provenance
		case xml.CharData:
			f.takeField(element, string(t))
		}
	}
}

// provenance leads to content credentials that are kept elsewhere, for this very file (C2PA 2.1, 11.4).
var provenance = xml.Name{Space: "http://purl.org/dc/terms/", Local: "provenance"}

func (f *Found) takeField(name, text string) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
	case name == "DigitalSourceType" && f.SourceType == "":
		f.SourceType = text[strings.LastIndexByte(text, '/')+1:]
	case name == "CreatorTool" && f.Creator == "":
		f.Creator = strings.ToValidUTF8(text, "\ufffd")
	case name == "rights" && f.Rights == "":
		f.Rights = strings.ToValidUTF8(text, "\ufffd")
	case name == "UserComment":
		f.keep("parameters", text)
	}
}

// takeComment looks for the user's comment in an EXIF block, where web UIs write the parameters of a JPEG or WebP.
func (f *Found) takeComment(exif []byte) {
	if comment, order := exifComment(exif); comment != nil {
		f.keep("parameters", commentText(comment, order))
	}
}
