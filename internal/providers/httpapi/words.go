package httpapi

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

const maxWords = 500 // characters of a vendor's text that are shown

// Words makes a text of a vendor's fit to be shown: no control or invisible characters, single spaces, at most 500
// characters. It does not know the API key: Client.Words does.
func Words(text string) string {
	if len(text) > 16*maxWords {
		text = text[:16*maxWords]
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxWords {
		return string(runes[:maxWords-1]) + "…"
	}
	return text
}

// Words is the function of that name, and puts stars in the place of the API key, which vendors like to quote: as it is,
// or as the logs and pages in front of them write it.
func (c *Client) Words(text string) string {
	if key := c.key.Reveal(); key != "" {
		for _, form := range []string{
			key, url.QueryEscape(key), url.PathEscape(key), html.EscapeString(key), hex.EncodeToString([]byte(key)),
			strings.ToUpper(hex.EncodeToString([]byte(key))), base64.URLEncoding.EncodeToString([]byte(key)),
			base64.StdEncoding.EncodeToString([]byte(key)), base64.RawStdEncoding.EncodeToString([]byte(key)), base64.RawURLEncoding.EncodeToString([]byte(key)),
		} {
			text = strings.ReplaceAll(text, form, c.key.String())
		}
	}
	return Words(text)
}

// moderation is what vendors say when a picture is refused for what it shows: "prompt contains prohibited content"
// (docs.kie.ai, Get Task Details), and the words of the models behind.
var moderation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)prohibited|sensitive|moderat|nsfw|content[ _-]*polic|polic(y|ies) violat|` +
		`violat\w* .{0,40}polic|safety (system|filter|check)|inappropriate|flagged`)
})

// Moderated tells whether a vendor's words say that its moderation refused the picture.
func Moderated(words string) bool { return moderation().MatchString(words) }

func unprintable(r rune) bool { return r <= ' ' || r == 0x7f || r > unicode.MaxASCII }

func lower(text string) string { return strings.ToLower(text) }
