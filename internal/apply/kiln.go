package apply

import (
	"bytes"
	"context"
	"io"
	"strings"

	"golang.org/x/sync/semaphore"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

// kiln is the queue of what works on pixels. Each takes a processor and the memory of a picture, so no more run than there are
// processors.
const kiln = "\x00kiln"

// The memory that all pictures in work may take together, in bytes, and what one takes for each of its pixels.
const (
	kilnMemory = 1 << 30
	pixelCost  = 24
)

func newHeat() *semaphore.Weighted { return semaphore.NewWeighted(kilnMemory) }

// burn makes the bytes of a file of an original, once there is room for it: as much as its pixels need, and a processor.
func (j *job) burn(original state.Original, how recipe.Recipe) (made []byte, from decoded, err error) {
	weight := pixelCost * max(int64(original.Width)*int64(original.Height), int64(how.Width)*int64(how.Height))
	weight = min(kilnMemory, max(kilnMemory/int64(processors()), weight))
	// What is begun is ended, also by a run that is interrupted: it takes a second, and its picture is paid for.
	err = j.run.heat.Acquire(context.Background(), weight)
	if err != nil {
		return nil, decoded{}, err
	}
	defer j.run.heat.Release(weight)
	from, err = j.run.shelf.take(original, j.run.decode)
	if err != nil {
		return nil, decoded{}, err
	}
	var out bytes.Buffer
	err = from.Render(context.WithoutCancel(j.run.ctx), &out, how)
	return out.Bytes(), from, err
}

func (r *run) decode(content state.Content) (decoded, error) {
	object, err := r.Objects.Open(content)
	if err != nil {
		return decoded{}, err
	}
	defer object.Close()
	picture, err := render.Open(object)
	return decoded{picture, signed(object)}, err
}

// burnFile is burn of the original that a job's file is made from, finished.
func (j *job) burnFile(how recipe.Recipe) (made io.ReadSeeker, remark string, err error) {
	original, err := j.original()
	if err != nil {
		return nil, "", err
	}
	pixels, from, err := j.burn(original, how)
	if err != nil {
		return nil, "", failed("it can't be made: %v", err)
	}
	remark = from.Remark
	if from.signed {
		remark = strings.Trim(remark+"; "+plan.LostCredentials, "; ")
	}
	made, err = j.finish(new(bytes.Buffer), bytes.NewReader(pixels), "", original.Model)
	return made, remark, err
}
