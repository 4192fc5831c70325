package httpapi

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Text is a value that vendors write as a string in one place and as a number in another: a code, a number of credits,
// a seed. null is "". Decoding it never fails: what is neither is kept as its JSON.
type Text string

// UnmarshalJSON reads any JSON value.
func (t *Text) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		text = string(bytes.TrimSpace(data))
	}
	*t = Text(text)
	return nil
}

// Int returns the number, 0 if it is not a whole one.
func (t Text) Int() int {
	n, _ := strconv.Atoi(string(t))
	return n
}

// Nested is JSON that vendors write as it is in one place and inside of a string in another.
type Nested struct{ raw []byte }

// UnmarshalJSON keeps the value for Decode.
func (n *Nested) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		data = []byte(text)
	}
	n.raw = bytes.Clone(data)
	return nil
}

// Decode reads the value into target. A missing, null or empty one leaves target as it is.
func (n Nested) Decode(target any) error {
	if len(bytes.TrimSpace(n.raw)) == 0 {
		return nil
	}
	return json.Unmarshal(n.raw, target)
}

// Links is a list of URLs; a single one may stand without its brackets. What is not a text is left out.
type Links []string

// UnmarshalJSON reads a list or a text. It never fails.
func (l *Links) UnmarshalJSON(data []byte) error {
	var many []any
	if json.Unmarshal(data, &many) != nil {
		var one any
		_ = json.Unmarshal(data, &one) // anything that is not a text is no link
		many = []any{one}
	}
	*l = nil
	for _, value := range many {
		if text, ok := value.(string); ok && text != "" {
			*l = append(*l, text)
		}
	}
	return nil
}
