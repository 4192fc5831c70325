package termpic

import "strings"

// Detect tells from the environment alone how a terminal shows pictures, and whether its colours are deep. A protocol of whole
// pixels needs a name that is known to understand it; all else gets blocks, and what has no name or is dumb, none. What a terminal
// says of itself in TERM comes first: the other variables are inherited by terminals that were started from it.
func Detect(lookup func(string) string) (protocol Protocol, deep bool) {
	term := lookup("TERM")
	deep = isDeep(lookup)
	switch {
	case term == "dumb" || term == "" && lookup("WT_SESSION") == "":
		return None, false
	case multiplexed(term, lookup):
		return Blocks, deep
	}
	if named := protocolOf(term, lookup); named != "" {
		return named, true
	}
	return Blocks, deep
}

// multiplexed tells whether tmux, screen or zellij stands between: they pass no pictures on unless they are set up for it, which
// can't be seen from here.
func multiplexed(term string, lookup func(string) string) bool {
	return lookup("TMUX") != "" || lookup("STY") != "" || lookup("ZELLIJ") != "" ||
		strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen")
}

// protocolOf is "" for a terminal that isn't known to show whole pixels.
func protocolOf(term string, lookup func(string) string) Protocol {
	for _, one := range terms {
		if term == one.name || strings.HasPrefix(term, one.name+"-") {
			return one.protocol
		}
	}
	if program := lookup("TERM_PROGRAM"); program != "" {
		return programs[program]
	}
	switch {
	case lookup("KITTY_WINDOW_ID") != "":
		return Kitty
	case lookup("WEZTERM_PANE") != "", lookup("LC_TERMINAL") == "iTerm2":
		return ITerm
	case lookup("KONSOLE_VERSION") >= "220400" && len(lookup("KONSOLE_VERSION")) == 6:
		return Sixel
	}
	return ""
}

// terms are values of TERM, or what they begin with.
var terms = []struct {
	name     string
	protocol Protocol
}{
	{"xterm-kitty", Kitty}, {"xterm-ghostty", Kitty}, {"ghostty", Kitty}, {"wezterm", ITerm}, {"foot", Sixel}, {"mlterm", Sixel},
	{"contour", Sixel},
}

// programs are values of TERM_PROGRAM.
var programs = map[string]Protocol{
	"ghostty": Kitty, "kitty": Kitty, "iTerm.app": ITerm, "WezTerm": ITerm, "mintty": ITerm,
}

func isDeep(lookup func(string) string) bool {
	term, said := lookup("TERM"), lookup("COLORTERM")
	return said == "truecolor" || said == "24bit" || strings.HasSuffix(term, "-direct") || strings.Contains(term, "truecolor") ||
		lookup("WT_SESSION") != ""
}
