package sketch

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"
	"strings"

	"golang.org/x/image/webp"

	"github.com/imgplan/imgplan/internal/providers"
)

// redraw draws over a source picture.
func redraw(ctx context.Context, o order, request providers.Request) (*image.RGBA, error) {
	power, ok := hundredths(request.Setting("strength"))
	if !ok {
		return nil, invalid("strength %q is not from 0 to 1 in steps of 0.01", request.Setting("strength"))
	}
	source, err := open(request.Source)
	if err != nil {
		return nil, err
	}
	if err := ended(ctx); err != nil {
		return nil, err
	}
	size := source.Bounds().Size()
	caption := newCaption(size.X, size.Y, o)
	probe, _ := o.throw(newCanvas(image.NewRGBA(image.Rectangle{}), 0))
	img := onto(source, probe.paper)
	scene, _ := o.throw(newCanvas(img, size.Y-caption.rows))
	scene.restyle(power * 256 / 100)
	caption.draw(img, &scene.palette)
	return img, nil
}

// format is how one kind of source is read.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var formats = map[string]format{
	"png": {png.DecodeConfig, png.Decode}, "jpeg": {jpeg.DecodeConfig, jpeg.Decode}, "webp": {webp.DecodeConfig, webp.Decode},
}

// open decodes a source, once its size is known to be bearable.
func open(source *providers.Source) (image.Image, error) {
	if source == nil || source.Bytes == nil {
		return nil, invalid("the source picture must be a file, since sketch works offline")
	}
	if len(source.Bytes) > maxSource {
		return nil, invalid("the source picture has %d bytes, more than %d", len(source.Bytes), maxSource)
	}
	read, ok := formats[source.Format]
	if !ok {
		return nil, invalid("the source picture is a %q, not a png, jpeg or webp", source.Format)
	}
	config, err := read.config(bytes.NewReader(source.Bytes))
	if err != nil {
		return nil, invalid("the source picture can't be read: %s", err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > maxPixels/config.Height {
		return nil, invalid("the source picture has %dx%d pixels, more than can be drawn", config.Width, config.Height)
	}
	img, err := read.decode(bytes.NewReader(source.Bytes))
	if err != nil {
		return nil, invalid("the source picture can't be read: %s", err)
	}
	return img, nil
}

// hundredths reads a decimal from 0 to 1 with at most two decimals; "" is the documented default.
func hundredths(text string) (int64, bool) {
	if text == "" {
		text = strength().Default
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > 2 || whole == "" {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", 2-len(fraction)), 10, 32)
	return int64(n), err == nil && n <= 100
}
