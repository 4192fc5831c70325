package sketch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"

	"github.com/imgplan/imgplan/internal/providers"
)

// engine draws. It has no state.
type engine struct{}

// Submit draws at once: the task it returns is finished and carries a PNG. An error is of class Invalid when the request
// is wrong or its source can't be read, and NotSent when the context ended first.
func (engine) Submit(ctx context.Context, request providers.Request) (providers.Task, error) {
	drawn, err := render(ctx, request)
	if err != nil {
		return providers.Task{}, err
	}
	sum := sha256.Sum256(drawn)
	return providers.Task{
		ID: "sketch-" + hex.EncodeToString(sum[:8]), Phase: providers.Finished,
		Results: []providers.Result{{Bytes: drawn}},
	}, nil
}

// Poll knows no task: Submit has already delivered what there was.
func (engine) Poll(_ context.Context, id string) (providers.Task, error) {
	return providers.Task{}, &providers.Error{Class: providers.Gone, Message: fmt.Sprintf("task %q: sketch keeps no tasks", id)}
}

func invalid(format string, values ...any) error {
	return &providers.Error{Class: providers.Invalid, Message: fmt.Sprintf(format, values...)}
}

// ended is nil as long as the context lasts.
func ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &providers.Error{Class: providers.NotSent, Message: "stopped while drawing", Err: context.Cause(ctx)}
	}
	return nil
}

// render makes the bytes of a picture. The context is looked at between the steps, each of which takes milliseconds.
func render(ctx context.Context, request providers.Request) ([]byte, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	img, err := pixels(ctx, request)
	if err != nil {
		return nil, err
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&out, img); err != nil {
		return nil, invalid("%s", err)
	}
	return out.Bytes(), nil
}

// pixels draws a request.
func pixels(ctx context.Context, request providers.Request) (*image.RGBA, error) {
	o := order{request.Prompt, request.Setting("negative_prompt"), cmp.Or(request.Setting("style"), auto), request.Seed}
	if o.seed < 0 || o.seed > seedMax {
		return nil, invalid("seed %d is not from 0 to %d", o.seed, int64(seedMax))
	}
	switch request.Model {
	case fromText:
		return compose(ctx, o, request.Size)
	case fromImage:
		return redraw(ctx, o, request)
	}
	return nil, invalid("sketch has no model %q", request.Model)
}

// compose draws a picture from nothing.
func compose(ctx context.Context, o order, size providers.Size) (*image.RGBA, error) {
	sizes := textModel().Sizes
	if err := sizes.Allow(size); err != nil {
		return nil, invalid("size %s: %s", size, err)
	}
	img := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	caption := newCaption(size.Width, size.Height, o)
	scene, name := o.throw(newCanvas(img, size.Height-caption.rows))
	compose, ok := compositions[name]
	if !ok {
		return nil, invalid("sketch has no style %q", name)
	}
	compose(scene)
	scene.weather(name)
	if err := ended(ctx); err != nil {
		return nil, err
	}
	caption.draw(img, &scene.palette)
	return img, nil
}
