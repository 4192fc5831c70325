package apply

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// maxSource bounds what is read of a source picture; models have lower limits of their own.
const maxSource = 64 << 20

// sourceContent returns the content of the job's source picture as it is now.
func (j *job) sourceContent() (string, error) {
	path := j.change.Image.Source
	files, err := j.run.Dir.Look([]string{path}, nil, true)
	if err != nil {
		return "", err
	}
	if files[path].Kind != state.Regular {
		return "", failed("its source %s is not there", path)
	}
	return string(j.run.bare(path, files[path].Content)), nil
}

// request says what is asked of the provider. A source in the folder is uploaded first, for that is free; who draws on
// this machine reads its bytes.
func (j *job) request(ctx context.Context, maker Maker) (providers.Request, error) {
	image := j.change.Image
	request := providers.Request{
		Model: image.Model, Prompt: image.Prompt, Size: image.Size, Seed: j.change.Seed, Settings: image.Settings,
	}
	switch {
	case image.Source == "":
	case image.SourceURL:
		request.Source = &providers.Source{URL: image.Source}
	default:
		source, err := j.readSource()
		if err != nil {
			return request, err
		}
		if !maker.Repeatable() {
			failpoint.Hit("upload", "before")
			source.URL, err = maker.Upload(ctx, source)
			failpoint.Hit("upload", "after")
		}
		if err != nil {
			return request, &ending{NotStarted, fmt.Sprintf("its source %s can't be uploaded: %v", image.Source, err)}
		}
		request.Source = &source
	}
	return request, nil
}

// readSource reads the source picture, which must still be the one that the key was made of.
func (j *job) readSource() (providers.Source, error) {
	path := j.change.Image.Source
	file, err := j.run.Dir.Open(path)
	if err != nil {
		return providers.Source{}, failed("its source can't be read: %v", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSource))
	if err != nil {
		return providers.Source{}, failed("its source can't be read: %v", err)
	}
	if _, pointer := workdir.PointsTo(data); pointer {
		return providers.Source{}, failed("its source %s is a Git LFS pointer here: git lfs pull brings the picture", path)
	}
	data, digest, keyed := j.keyedForm(data)
	if !keyed {
		return providers.Source{}, failed("its source %s was changed while the apply ran", path)
	}
	info, err := picture.Identify(bytes.NewReader(data))
	if err != nil {
		return providers.Source{}, failed("its source %s: %v", path, err)
	}
	return providers.Source{Digest: digest, Format: info.Format, Bytes: data}, nil
}

// keyedForm returns a source's bytes in the form that the key was made of, with their digest: as they stand, or without
// imgplan's mark.
func (j *job) keyedForm(data []byte) (form []byte, digest string, keyed bool) {
	var bare bytes.Buffer
	forms := [][]byte{data}
	if picture.Unmark(&bare, bytes.NewReader(data)) == nil {
		forms = append(forms, bare.Bytes())
	}
	for _, form := range forms {
		sum := sha256.Sum256(form)
		digest := hex.EncodeToString(sum[:])
		if j.keyedBy("sha256:" + digest) {
			return form, digest, true
		}
	}
	return nil, "", false
}

// keyedBy tells whether the job's key was made with that source.
func (j *job) keyedBy(content string) bool {
	for _, fact := range j.change.Facts.Arguments {
		if fact.Name == "source_image" {
			return fact.Value == content
		}
	}
	return false
}
