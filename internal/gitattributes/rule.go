package gitattributes

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// rule says what the filter attribute is of the files that a pattern means.
type rule struct {
	pattern *regexp.Regexp
	base    bool   // the pattern has no slash: it is held against the last part of a path
	filter  string // "" when the line takes the filter away
}

// decide returns the filter of a file after more rules, of which the last that fits counts.
func decide(filter string, rules []rule, name string) string {
	for _, one := range rules {
		subject := name
		if one.base {
			subject = path.Base(name)
		}
		if one.pattern.MatchString(subject) {
			filter = one.filter
		}
	}
	return filter
}

// parse reads the lines of one file. Those that say nothing of a filter are left out, and so are those that git refuses.
func (r *Repo) parse(text string, macros bool) []rule {
	var rules []rule
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		pattern, attributes := split(strings.TrimSpace(line))
		if macro, is := strings.CutPrefix(pattern, "[attr]"); is {
			if filter, says := r.filter(attributes); says && macros {
				r.macros[macro] = filter
			}
			continue
		}
		filter, says := r.filter(attributes)
		if pattern == "" || pattern[0] == '#' || pattern[0] == '!' || strings.HasSuffix(pattern, "/") || !says {
			continue
		}
		expression, err := regexp.Compile(translate(strings.TrimPrefix(pattern, "/")))
		if err == nil {
			rules = append(rules, rule{expression, !strings.Contains(pattern, "/"), filter})
		}
	}
	return rules
}

// split parts a line's pattern, which may be quoted as in C, from its attributes.
func split(line string) (pattern string, attributes []string) {
	if strings.HasPrefix(line, `"`) {
		if quoted, err := strconv.QuotedPrefix(line); err == nil {
			pattern, _ = strconv.Unquote(quoted)
			return pattern, strings.Fields(line[len(quoted):])
		}
	}
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return "", nil
	}
	return fields[0], fields[1:]
}

// filter returns what attributes say of the filter, the last word counting, and whether they say anything.
func (r *Repo) filter(attributes []string) (filter string, says bool) {
	for _, one := range attributes {
		name, value, set := strings.Cut(one, "=")
		macro, known := r.macros[name]
		switch {
		case name == "filter" && set:
			filter, says = value, true
		case name == "filter", name == "-filter", name == "!filter":
			filter, says = "", true
		case known:
			filter, says = macro, true
		}
	}
	return filter, says
}

// translate makes a regular expression of a pattern as .gitignore has them.
func translate(pattern string) string {
	var expression strings.Builder
	expression.WriteString(`\A(?s:`)
	for i := 0; i < len(pattern); {
		part, width := translateOne(pattern[i:], i == 0 || pattern[i-1] == '/')
		expression.WriteString(part)
		i += width
	}
	expression.WriteString(`)\z`)
	return expression.String()
}

// translateOne translates what a pattern begins with, and says how long that is. Start says that it begins a part of the
// path: only there do two stars reach over slashes.
func translateOne(pattern string, start bool) (expression string, width int) {
	switch {
	case start && strings.HasPrefix(pattern, "**/"):
		return `(?:.*/)?`, 3
	case start && pattern == "**":
		return `.*`, 2
	case pattern[0] == '*':
		return `[^/]*`, 1
	case pattern[0] == '?':
		return `[^/]`, 1
	case pattern[0] == '\\' && len(pattern) > 1:
		return regexp.QuoteMeta(pattern[1:2]), 2
	case pattern[0] == '[':
		return translateClass(pattern)
	}
	return regexp.QuoteMeta(pattern[:1]), 1
}

// translateClass translates a set of characters such as [a-z] or [!0-9].
func translateClass(pattern string) (expression string, width int) {
	end := strings.IndexByte(pattern[1:], ']') + 1
	if end < 2 {
		return `\[`, 1
	}
	inside := strings.ReplaceAll(strings.ReplaceAll(pattern[1:end], `\`, `\\`), `[`, `\[`)
	if inside[0] == '!' || inside[0] == '^' {
		return `[^/` + inside[1:] + `]`, end + 1
	}
	return `[` + inside + `]`, end + 1
}
