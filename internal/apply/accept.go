package apply

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// accept asks the image's postconditions about the bytes that are about to be written, and ends the job if one refuses
// them. The picture stays the original of its key then: it is paid for, and never asked for again.
func (j *job) accept(body io.ReadSeeker, original state.Original) error {
	if flaws := plan.Flaws(j.change.Image, original); len(flaws) > 0 && j.change.Action != plan.Move {
		return failed("%s: it is kept as %s and not written (checks = [] accepts it, for free)", strings.Join(flaws, "; "), objectPath(original))
	}
	if j.change.Image.Accepts == nil && j.change.Image.MaxBytes == 0 {
		return nil
	}
	sum := sha256.New()
	size, err := io.Copy(sum, body)
	if err != nil {
		return err
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if flaw := plan.Oversize(j.change.Image, size); flaw != "" && j.change.Action != plan.Move && j.change.Action != plan.Adopt {
		return failed("%s: it is kept as %s and not written (a larger max_bytes accepts it, for free)", flaw, objectPath(original))
	}
	if j.change.Image.Accepts == nil {
		return nil
	}
	fact := spec.Known{
		Key: string(j.change.Key), Next: string(j.change.Key), Content: "sha256:" + hex.EncodeToString(sum.Sum(nil)), Bytes: size,
		Width: original.Width, Height: original.Height, Alpha: original.Alpha, Blank: original.Blank, Look: original.Look,
	}
	var refusals []spec.Refusal
	j.run.own(func() { refusals = j.change.Image.Accepts(fact) })
	if len(refusals) == 0 {
		return nil
	}
	return &ending{Failed, refusalWords(refusals)}
}

// objectPath is where the store keeps an original.
func objectPath(original state.Original) string {
	digits := strings.TrimPrefix(string(original.Content), "sha256:")
	return path.Join(state.Folder, "objects", digits[:2], digits[2:])
}

// refusalWords says which postconditions failed, where they stand, and that nothing is lost.
func refusalWords(refusals []spec.Refusal) string {
	var words []string
	for _, one := range refusals {
		words = append(words, fmt.Sprintf("image postcondition failed at %s:%d: %s", one.Range.Filename, one.Range.Start.Line, one.Message))
	}
	return strings.Join(words, "; ") + fmt.Sprintf(" (the picture is kept in %s/objects, and costs nothing once it is accepted)", state.Folder)
}
