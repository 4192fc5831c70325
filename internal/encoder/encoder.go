// Package encoder runs the encoders that a machine may have for formats which this program can't write by itself: cwebp for
// lossy WebP, avifenc for AVIF. It never uses a shell, and never runs anything else.
package encoder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/imgplan/imgplan/internal/recipe"
)

// patience is how long one picture may take: the slowest setting of avifenc needs a minute for 16 megapixels.
const patience = 5 * time.Minute

// tool is one encoder.
type tool struct {
	name      string
	version   []string // arguments that make it say its version
	arguments func(r recipe.Recipe, version, from, to string) []string
	install   string
}

var tools = map[string]tool{
	"webp": {"cwebp", []string{"-version"}, webpArguments, "apt install webp, or brew install webp"},
	"avif": {"avifenc", []string{"--version"}, avifArguments, "apt install libavif-bin, or brew install libavif"},
}

// Needed tells whether a recipe can only be made with an encoder of the machine.
func Needed(r recipe.Recipe) bool { return r.Format == "avif" || r.Format == "webp" && !r.Lossless }

// Missing is an encoder that is not there.
type Missing struct{ Tool, Install string }

func (m *Missing) Error() string {
	return fmt.Sprintf("%s is not installed on this machine (%s)", m.Tool, m.Install)
}

// Version returns the name and version of the encoder for a recipe, such as "cwebp 1.3.2", because its bytes are another's with
// another version; "" for a recipe that needs none. It is a *Missing where the machine lacks it. The answer is remembered.
func Version(r recipe.Recipe) (string, error) {
	if !Needed(r) {
		return "", nil
	}
	return versions[r.Format]()
}

var versions = map[string]func() (string, error){
	"webp": sync.OnceValues(func() (string, error) { return ask(tools["webp"]) }),
	"avif": sync.OnceValues(func() (string, error) { return ask(tools["avif"]) }),
}

func ask(t tool) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	text, err := exec.CommandContext(ctx, t.name, t.version...).Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", &Missing{t.name, t.install}
	}
	if err != nil {
		return "", fmt.Errorf("%s doesn't say its version: %w", t.name, err)
	}
	for _, word := range strings.Fields(string(text)) {
		if word = strings.Trim(word, "():,"); strings.Contains(word, ".") && strings.Trim(word, "0123456789.") == "" {
			return t.name + " " + word, nil
		}
	}
	return "", fmt.Errorf("%s doesn't say its version", t.name)
}

// Encode writes a PNG in the format of a recipe. The result depends on the encoder's version and on nothing else of the machine.
func Encode(ctx context.Context, w io.Writer, png []byte, r recipe.Recipe) error {
	t := tools[r.Format]
	version, err := Version(r)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "imgplan-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	from, to := filepath.Join(folder, "in.png"), filepath.Join(folder, "out."+r.Format)
	if err := os.WriteFile(from, png, 0o600); err != nil {
		return err
	}
	if err := run(ctx, t, t.arguments(r, version, from, to)); err != nil {
		return err
	}
	made, err := os.Open(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, made)
	return errors.Join(err, made.Close())
}

func run(ctx context.Context, t tool, arguments []string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.name, arguments...)
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return &Missing{t.name, t.install}
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", t.name, ctx.Err())
	case err != nil:
		text, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("%s failed: %w: %.200s", t.name, err, text)
	}
	return nil
}

func webpArguments(r recipe.Recipe, _, from, to string) []string {
	effort := 4
	if r.Effort > 0 {
		effort = min(6, r.Effort*6/9)
	}
	return []string{"-quiet", "-q", strconv.Itoa(Quality(r)), "-m", strconv.Itoa(effort), "-metadata", "none", "-o", to, "--", from}
}

func avifArguments(r recipe.Recipe, version, from, to string) []string {
	speed := 6
	if r.Effort > 0 {
		speed = 10 - r.Effort
	}
	arguments := []string{"--speed", strconv.Itoa(speed), "--jobs", "1", "--ignore-exif", "--ignore-xmp"}
	if r.Lossless {
		arguments = append(arguments, "--lossless")
	} else {
		arguments = append(arguments, avifQuality(version, Quality(r))...)
	}
	return append(arguments, from, to)
}

// avifQuality is a quality in the words of the encoder of this machine: before 1.0 it knew only quantizers, from 0 to 63.
func avifQuality(version string, quality int) []string {
	if !strings.HasPrefix(version, "avifenc 0.") {
		return []string{"-q", strconv.Itoa(quality)}
	}
	level := strconv.Itoa(((100-quality)*63 + 50) / 100) // as 1.0 counts
	return []string{"--min", "0", "--max", "63", "-a", "end-usage=q", "-a", "cq-level=" + level}
}

// Quality is what a recipe says, else 85.
func Quality(r recipe.Recipe) int {
	if r.Quality == 0 {
		return 85
	}
	return r.Quality
}
