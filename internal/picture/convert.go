package picture

import (
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	stdpng "image/png"
	"io"
)

// Quality is the JPEG quality of Convert: what eyes can't tell from the original at about a fifth of a PNG's bytes. It is part of
// what a file's digest depends on, so it may not change silently.
const Quality = 92

// Convert writes the picture in r, which is of format from, to w in format to: "png" or "jpeg". The same format is copied
// byte for byte, unread. Else all of it is verified and decoded; the result is the same on every run: PNG at the
// default compression, JPEG at quality 92 with transparent pixels flattened on white. r is read from its start.
func Convert(w io.Writer, r io.ReadSeeker, from, to string) error {
	if from == to {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := io.Copy(w, r)
		return err
	}
	if to != png && to != jpeg {
		return fmt.Errorf("can't write %q, only png and jpeg", to)
	}
	info, pixels, err := Decode(r)
	if err != nil {
		return err
	}
	if info.Format != from {
		return fmt.Errorf("it is a %s, not a %s", info.Format, from)
	}
	if to == png {
		return stdpng.Encode(w, exact(pixels))
	}
	return stdjpeg.Encode(w, flat(pixels), &stdjpeg.Options{Quality: Quality})
}

// exact returns a picture that the PNG encoder writes fast and without loss. It never goes through premultiplied
// alpha, in which a faint pixel loses its colour.
func exact(pixels image.Image) image.Image {
	switch p := pixels.(type) {
	case *image.YCbCr:
		return fromYCbCr(p, nil)
	case *image.NYCbCrA:
		return fromYCbCr(&p.YCbCr, p)
	}
	return pixels
}

// flat returns a picture without transparency, on white. The encoder takes YCbCr and Gray as they are.
func flat(pixels image.Image) image.Image {
	switch p := pixels.(type) {
	case *image.YCbCr, *image.Gray:
		return p
	case *image.NYCbCrA:
		pixels = fromYCbCr(&p.YCbCr, p)
	}
	if p, ok := pixels.(*image.NRGBA); ok {
		return flatNRGBA(p)
	}
	return flatAny(pixels)
}
