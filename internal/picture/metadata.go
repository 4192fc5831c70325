package picture

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// The digital source types of the IPTC that say a picture was made by a trained model, and that one was changed by it.
const (
	sourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/"
	// Trained is a picture made from words alone.
	Trained = "trainedAlgorithmicMedia"
	// Algorithmic is a picture made by a program that has learned nothing from pictures.
	Algorithmic = "algorithmicMedia"
	// Composite is a picture made from another one.
	Composite = "compositeWithTrainedAlgorithmicMedia"
)

// creator is what a mark says about who wrote it. It has no version: a mark's bytes stay as they are from one to the next.
const creator = "imgplan"

// Metadata is what a mark says of a picture. What is empty is left out.
type Metadata struct {
	SourceType string // Trained or Composite

	Title, Description, License string
	// Parameters is a text about how the picture was made, as AUTOMATIC1111's web UI writes it.
	Parameters string
	Key        string // imgplan's
}

// Made is how a picture was made, as Parameters says it. What is empty is left out.
type Made struct {
	Prompt, NegativePrompt, Seed, Size, Model, Key string
}

// Parameters is the text that web UIs for Stable Diffusion write into pictures and read from them.
func (m Made) Parameters() string {
	var text strings.Builder
	text.WriteString(m.Prompt)
	if m.NegativePrompt != "" {
		text.WriteString("\nNegative prompt: " + m.NegativePrompt)
	}
	var last []string
	for _, one := range [][2]string{{"Seed", m.Seed}, {"Size", m.Size}, {"Model", m.Model}, {"imgplan key", m.Key}} {
		if one[1] != "" {
			last = append(last, one[0]+": "+quotedWhereNeeded(one[1]))
		}
	}
	return text.String() + "\n" + strings.Join(last, ", ")
}

// quotedWhereNeeded quotes a value in which the line would seem to go on.
func quotedWhereNeeded(value string) string {
	if strings.ContainsAny(value, ",\n\"") {
		return strconv.Quote(value)
	}
	return value
}

// packet is the XMP of a mark. It says which other parts belong to the mark, so that all of them can be taken out again.
func (m Metadata) packet(parts string) string {
	return packetHead + parts + packetMiddle + m.properties(nil) + packetTail
}

// properties are what a mark says, but for what is said already.
func (m Metadata) properties(said map[string]bool) string {
	var body strings.Builder
	add := func(prefix, name, before, text, after string) {
		if text != "" && !said[namespaces[prefix]+name] {
			name = prefix + ":" + name
			body.WriteString("<" + name + ">" + before + escaped(text) + after + "</" + name + ">\n")
		}
	}
	inWords := func(prefix, name, text string) {
		add(prefix, name, `<rdf:Alt><rdf:li xml:lang="x-default">`, text, "</rdf:li></rdf:Alt>")
	}
	add("xmp", "CreatorTool", "", creator, "")
	if m.SourceType != "" {
		add("Iptc4xmpExt", "DigitalSourceType", "", sourceTypes+m.SourceType, "")
	}
	inWords("dc", "title", m.Title)
	inWords("dc", "description", m.Description)
	inWords("dc", "rights", m.License)
	inWords("exif", "UserComment", m.Parameters)
	add("imgplan", "Key", "", m.Key, "")
	return body.String()
}

// namespaces are those of a mark's properties, by prefix.
var namespaces = map[string]string{
	"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "imgplan": "https://github.com/imgplan/imgplan/ns/1/",
	"xmp": "http://ns.adobe.com/xap/1.0/", "dc": "http://purl.org/dc/elements/1.1/", "exif": "http://ns.adobe.com/exif/1.0/",
	"Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}

// The frame of a packet: Unmark knows a mark by its head, and what belongs to it by what stands between head and middle.
const (
	packetHead = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:imgplan="https://github.com/imgplan/imgplan/ns/1/" imgplan:parts="`
	packetMiddle = `"` + prefixes + ">\n"
	packetTail   = "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
	prefixes     = ` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"`
)

// escaped is a text as XML; what XML can't say is replaced.
func escaped(text string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(text)); err != nil {
		panic(err) // a Builder takes everything
	}
	return out.String()
}

// partsOf returns what a packet says about the parts of its mark; false if it is not one of ours.
func partsOf(packet []byte) (parts []string, ours bool) {
	rest, ours := strings.CutPrefix(string(packet), packetHead)
	if !ours {
		return nil, false
	}
	words, _, found := strings.Cut(rest, `"`)
	return strings.Fields(words), found
}
