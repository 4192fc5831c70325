// Package imprint reads how a picture was made from the texts that image generators print into their pictures. It takes bounded time
// and memory for any text, and never says that something is true.
package imprint

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
)

// Imprint is how a picture was made, in the words that imgplan has for it. What isn't said, or can't be understood, is empty.
type Imprint struct {
	Tool                   string // "automatic1111", "comfyui", "invokeai"; "" if nothing tells
	Prompt, NegativePrompt string
	Seed, Steps, Guidance  string // decimals
	Strength               string // of a picture made from another one: a decimal
	Width, Height          int    // as it was asked for, before it was enlarged or cut; 0 if not said
	Others                 []Other
}

// Other is something that imgplan has no argument for, in the generator's own words: one line each.
type Other struct{ Name, Value string }

// Read understands the texts of a picture, by their names: "parameters" (AUTOMATIC1111 and what is derived from it), "prompt"
// (ComfyUI), "invokeai_metadata", "sd-metadata" and "Dream" (InvokeAI). Of several the first that says a prompt counts.
func Read(texts map[string]string) Imprint {
	for _, one := range readers {
		text := texts[one.name]
		if text == "" {
			continue
		}
		var made Imprint
		one.read(text, &made)
		if made.tidy(); made.Prompt != "" {
			return made
		}
	}
	return Imprint{}
}

var readers = []struct {
	name string
	read func(string, *Imprint)
}{
	{"invokeai_metadata", readInvoke}, {"sd-metadata", readInvokeTwo}, {"Dream", readDream},
	{"parameters", readParameters}, {"prompt", readGraph},
}

// The most that is kept.
const (
	maxPrompt = 16 << 10
	maxOther  = 200
	maxOthers = 24
	maxSide   = 1 << 16
)

// tidy takes out what no prompt has, and bounds the rest.
func (i *Imprint) tidy() {
	i.Prompt, i.NegativePrompt = text(i.Prompt), text(i.NegativePrompt)
	for _, number := range []*string{&i.Seed, &i.Steps, &i.Guidance, &i.Strength} {
		*number = decimal(*number)
	}
	if i.Width < 1 || i.Height < 1 || i.Width > maxSide || i.Height > maxSide {
		i.Width, i.Height = 0, 0
	}
	kept := i.Others[:0]
	for _, other := range i.Others {
		other.Name, other.Value = line(other.Name), line(other.Value)
		if other.Name != "" && other.Value != "" && len(kept) < maxOthers {
			kept = append(kept, other)
		}
	}
	i.Others = kept
}

func (i *Imprint) note(name, value string) {
	if value != "" {
		i.Others = append(i.Others, Other{name, value})
	}
}

// text is a prompt: printable, without spaces around it.
func text(s string) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || misleading(r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n")))
	return cut(s, maxPrompt)
}

// misleading tells whether a rune makes a text look like another one, or like nothing: marks of direction, tags, marks of encoding.
// Joiners, which emoji and scripts need, are none.
func misleading(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || r == unicode.ReplacementChar || r == '\u2028' || r == '\u2029'
}

// line is a value on one line.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if misleading(r) {
			return -1
		}
		return r
	}, s)
	return cut(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " "), maxOther)
}

// cut shortens a text to some bytes, between runes.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xc0 == 0x80 {
		most--
	}
	return s[:most]
}

// decimal is a number in plain digits, "" if it is none.
func decimal(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 32 || strings.Trim(s, "0123456789.-+eE") != "" {
		return ""
	}
	if _, err := strconv.ParseUint(s, 10, 64); err == nil {
		return strings.TrimLeft(s[:len(s)-1], "0") + s[len(s)-1:]
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f > 1e18 || f < -1e18 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func side(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

// said is any value of JSON as a text: "" for what is neither a text, a number nor a truth.
func said(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// object reads JSON, and what Python takes for it: NaN and Infinity stand for nothing.
func object(text string) map[string]any {
	decoder := json.NewDecoder(strings.NewReader(withoutNaN(text)))
	decoder.UseNumber()
	var value map[string]any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// withoutNaN puts null in the place of the words that JSON has not, outside of strings.
func withoutNaN(text string) string {
	if !strings.Contains(text, "NaN") && !strings.Contains(text, "Infinity") {
		return text
	}
	var out strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\' && i+1 < len(text):
			out.WriteByte(text[i])
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[i:], "NaN"):
			out.WriteString("null")
			i += len("NaN") - 1
			continue
		case !quoted && strings.HasPrefix(text[i:], "-Infinity"):
			out.WriteString("null")
			i += len("-Infinity") - 1
			continue
		case !quoted && strings.HasPrefix(text[i:], "Infinity"):
			out.WriteString("null")
			i += len("Infinity") - 1
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String()
}
