package main

import (
	"fmt"
	"strconv"
	"strings"
)

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// quote shows a value in quotes, numbers and booleans without, cut at a length in characters. Whatever a terminal
// would obey is escaped.
func quote(text string, most int) string {
	if isPlain(text) {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

// afterApply stands for a value that isn't known yet.
const afterApply = "(known after apply)"

// isPlain tells values that are shown without quotes.
func isPlain(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil || text == "true" || text == "false" || text == afterApply
}

// unescaped takes back what strconv.Quote does to characters that do no harm.
var unescaped = strings.NewReplacer(`\\`, `\`, `\"`, `"`)

// harmless escapes what a terminal would obey.
func harmless(text string) string {
	quoted := strconv.Quote(text)
	return unescaped.Replace(quoted[1 : len(quoted)-1])
}

// showPath is a path as a plan prints it.
func showPath(path string) string { return harmless(path) }

// byteWords is a number of bytes as people say it, in steps of a thousand: "4.1 kB".
func byteWords(bytes int64) string {
	if bytes < 1000 {
		return plural(int(bytes), "byte")
	}
	size, unit := float64(bytes)/1000, "kB"
	for _, larger := range []string{"MB", "GB", "TB"} {
		if size >= 999.5 {
			size, unit = size/1000, larger
		}
	}
	if size < 9.95 {
		return fmt.Sprintf("%.1f %s", size, unit)
	}
	return fmt.Sprintf("%.0f %s", size, unit)
}
