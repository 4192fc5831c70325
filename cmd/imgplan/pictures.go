package main

import (
	"fmt"
	"image"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/termpic"
	"github.com/imgplan/imgplan/internal/workdir"
)

// pictureMode is how pictures are shown: "auto", "" for the same, or a protocol.
type pictureMode string

// picturesVariable says it for all commands; -pictures goes before it.
const picturesVariable = "IMGPLAN_PICTURES"

var pictureModes = []string{"auto", string(termpic.Kitty), string(termpic.ITerm), string(termpic.Sixel), string(termpic.Blocks), string(termpic.None)}

// Set refuses what is no mode, while the command line is read.
func (m *pictureMode) Set(text string) error {
	if !slices.Contains(pictureModes, text) {
		return fmt.Errorf("it is one of %s", strings.Join(pictureModes, ", "))
	}
	*m = pictureMode(text)
	return nil
}

func (m *pictureMode) String() string { return string(*m) }
func (m *pictureMode) Type() string   { return "MODE" }

func (f *folder) picturesFlag(cmd *cobra.Command) {
	cmd.Flags().Var(&f.pictures, "pictures",
		"show pictures by this `MODE`: auto, kitty, iterm, sixel, blocks or none (default: "+picturesVariable+", or auto)")
	completeWords(cmd, "pictures", pictureModes...)
}

// terminal is how pictures are shown on one of this width. What a user chose counts for every terminal; by itself none is shown where
// colours are not wanted, and to machines.
func (f *folder) terminal(width int, size window) (termpic.Terminal, error) {
	detected, deep := termpic.Detect(func(name string) string { return f.env.vars[name] })
	t := termpic.Terminal{Protocol: termpic.None, Deep: deep, CellWidth: size.cellWidth, CellHeight: size.cellHeight}
	mode, err := f.pictureMode()
	switch {
	case err != nil || width == 0:
		return t, err
	case mode != "auto":
		t.Protocol = termpic.Protocol(mode)
	case f.env.colour(width) && !f.env.unattended() && f.env.vars["CI"] == "":
		t.Protocol = detected
	}
	return t, nil
}

// pictureMode is what the flag says, else -no-color, else the environment.
func (f *folder) pictureMode() (pictureMode, error) {
	said := f.env.vars[picturesVariable]
	if f.pictures != "" || f.env.plain || said == "" {
		if f.pictures == "" {
			return "auto", nil
		}
		return f.pictures, nil
	}
	var mode pictureMode
	if err := mode.Set(said); err != nil {
		return "", fmt.Errorf("%s is %q: %w", picturesVariable, said, err)
	}
	return mode, nil
}

// The largest thumbnail, beside a third of the terminal's width.
const (
	thumbRows  = 12
	thumbBytes = 64_000
)

// mostThumbed is how many pixels a picture has at most of which a thumbnail is made: decoding more takes longer than anyone
// wants to wait for it. The board of an apply leaves more of the machine to the apply.
const (
	mostThumbed = 16 << 20
	mostOnBoard = 4 << 20
)

// showPicture shows a file of the folder above what is said of it. One that isn't there, or is no picture, is not shown.
func (f *folder) showPicture(path string) error {
	t, err := f.terminal(f.env.outWidth, f.env.outSize)
	if err != nil || t.Protocol == termpic.None {
		return err
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return err
	}
	defer dir.Close()
	box := termpic.Box{Columns: f.env.outWidth / 3, Rows: thumbRows, Bytes: thumbBytes}
	if rows := f.env.outSize.rows; rows > 0 {
		box.Rows = min(box.Rows, rows-2)
	}
	pixels, err := thumbed(dir, path, mostThumbed)
	if err != nil {
		return nil
	}
	_, err = io.WriteString(f.env.pictures, termpic.Row([]termpic.Picture{t.Draw(pixels, box)}))
	return err
}

// thumbed decodes a picture of at most so many pixels.
func thumbed(dir *workdir.Dir, path string, most int) (image.Image, error) {
	file, err := dir.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := picture.Identify(file)
	if err != nil {
		return nil, err
	}
	if info.Width > most/info.Height {
		return nil, fmt.Errorf("%dx%d is too large for a thumbnail", info.Width, info.Height)
	}
	_, pixels, err := picture.Decode(file)
	return pixels, err
}
