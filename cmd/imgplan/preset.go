package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// presetArgs is the variable that holds arguments for every command. With _ and a command's name behind it, those of one:
// IMGPLAN_CLI_ARGS_plan, IMGPLAN_CLI_ARGS_state_list.
const presetArgs = "IMGPLAN_CLI_ARGS"

// withPresets puts the arguments from the environment behind the command and before the user's, so that the user's win.
func withPresets(root *cobra.Command, env *environment, args []string) ([]string, error) {
	cmd, rest, err := root.Find(twoDashes(root, args))
	if err != nil || cmd == root || cmd.Hidden {
		return args, nil
	}
	path := strings.Fields(cmd.CommandPath())[1:]
	merged := slices.Clone(path)
	for _, name := range []string{presetArgs, presetArgs + "_" + strings.ReplaceAll(strings.Join(path, "_"), "-", "_")} {
		words, err := shellWords(env.vars[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		merged = append(merged, words...)
	}
	return append(merged, rest...), nil
}

// shellWords splits a text as a POSIX shell does into words, with quotes and backslashes, and nothing else of a shell.
func shellWords(text string) ([]string, error) {
	s := &splitter{}
	for _, r := range text {
		s.take(r)
	}
	switch {
	case s.escaped:
		return nil, errors.New("a backslash stands at the end")
	case s.quote != 0:
		return nil, fmt.Errorf("a %c is not closed", s.quote)
	}
	s.end()
	return s.words, nil
}

// splitter is what shellWords has read so far.
type splitter struct {
	words   []string
	word    strings.Builder
	begun   bool // also where the word is empty, in quotes
	quote   rune // what closes the open quote; 0 outside
	escaped bool // by a backslash
}

func (s *splitter) take(r rune) {
	switch {
	case s.escaped && r == '\n':
		s.escaped = false
	case s.escaped:
		if s.quote == '"' && !strings.ContainsRune("\"\\$`", r) {
			s.word.WriteByte('\\') // in double quotes it is a letter before most others
		}
		s.word.WriteRune(r)
		s.escaped, s.begun = false, true
	case r == '\\' && s.quote != '\'':
		s.escaped = true
	case s.quote == 0 && (r == '\'' || r == '"'):
		s.quote, s.begun = r, true
	case s.quote != 0 && r == s.quote:
		s.quote = 0
	case s.quote == 0 && strings.ContainsRune(" \t\r\n", r):
		s.end()
	default:
		s.word.WriteRune(r)
		s.begun = true
	}
}

// end ends a word, if one has begun.
func (s *splitter) end() {
	if s.begun {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.begun = false
}
