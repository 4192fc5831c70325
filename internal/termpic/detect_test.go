package termpic_test

import (
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/termpic"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		vars string
		want termpic.Protocol
		deep bool
	}{
		{"", termpic.None, false},
		{"TERM=dumb KITTY_WINDOW_ID=1", termpic.None, false},
		{"TERM=xterm", termpic.Blocks, false},
		{"TERM=xterm-256color COLORTERM=truecolor", termpic.Blocks, true},
		{"TERM=xterm-256color COLORTERM=24bit", termpic.Blocks, true},
		{"TERM=xterm-direct", termpic.Blocks, true},
		{"TERM=linux", termpic.Blocks, false},
		{"WT_SESSION=1", termpic.Blocks, true},
		{"TERM=xterm-kitty KITTY_WINDOW_ID=1", termpic.Kitty, true},
		{"TERM=xterm-256color KITTY_WINDOW_ID=1", termpic.Kitty, true},
		{"TERM=xterm-ghostty TERM_PROGRAM=ghostty", termpic.Kitty, true},
		{"TERM=xterm-256color TERM_PROGRAM=ghostty", termpic.Kitty, true},
		{"TERM=xterm-256color TERM_PROGRAM=iTerm.app", termpic.ITerm, true},
		{"TERM=xterm-256color LC_TERMINAL=iTerm2", termpic.ITerm, true},
		{"TERM=xterm-256color TERM_PROGRAM=WezTerm", termpic.ITerm, true},
		{"TERM=xterm-256color WEZTERM_PANE=0", termpic.ITerm, true},
		{"TERM=wezterm", termpic.ITerm, true},
		{"TERM=xterm-256color TERM_PROGRAM=mintty", termpic.ITerm, true},
		{"TERM=foot", termpic.Sixel, true},
		{"TERM=foot-extra", termpic.Sixel, true},
		{"TERM=footloose", termpic.Blocks, false},
		{"TERM=mlterm-256color", termpic.Sixel, true},
		{"TERM=xterm-256color KONSOLE_VERSION=230804", termpic.Sixel, true},
		{"TERM=xterm-256color KONSOLE_VERSION=211201", termpic.Blocks, false},
		{"TERM=xterm-256color TERM_PROGRAM=vscode COLORTERM=truecolor", termpic.Blocks, true},
		{"TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", termpic.Blocks, false},
		// Terminals that were started from another one.
		{"TERM=xterm-256color TERM_PROGRAM=vscode KITTY_WINDOW_ID=1", termpic.Blocks, false},
		{"TERM=xterm-kitty TERM_PROGRAM=vscode", termpic.Kitty, true},
		{"TERM=foot KITTY_WINDOW_ID=1 TERM_PROGRAM=WezTerm", termpic.Sixel, true},
		// Something stands between.
		{"TERM=tmux-256color TERM_PROGRAM=tmux KITTY_WINDOW_ID=1", termpic.Blocks, false},
		{"TERM=xterm-kitty TMUX=/tmp/tmux-0/default,1,0 COLORTERM=truecolor", termpic.Blocks, true},
		{"TERM=screen.xterm-256color LC_TERMINAL=iTerm2", termpic.Blocks, false},
		{"TERM=xterm-256color STY=1.pts TERM_PROGRAM=WezTerm", termpic.Blocks, false},
		{"TERM=xterm-kitty ZELLIJ=0", termpic.Blocks, false},
	} {
		vars := map[string]string{}
		for _, pair := range strings.Fields(c.vars) {
			name, value, _ := strings.Cut(pair, "=")
			vars[name] = value
		}
		got, deep := termpic.Detect(func(name string) string { return vars[name] })
		if got != c.want || deep != c.deep {
			t.Errorf("%s: got %s, deep %v; want %s, deep %v", c.vars, got, deep, c.want, c.deep)
		}
	}
}
