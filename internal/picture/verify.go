package picture

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	stdpng "image/png"
	"io"

	xwebp "golang.org/x/image/webp"
)

// Verify reads a picture from r's start to its end and decodes all of it. It is nil only for one whole still picture with
// nothing behind it, at most MaxSide a side and MaxPixels in all, which is checked before memory is taken for pixels.
// The error says what is wrong: "truncated png", "not a picture: looks like HTML". r's position is not kept.
func Verify(r io.ReadSeeker) (Info, error) {
	info, _, err := Decode(r)
	return info, err
}

// Decode is Verify that also returns the pixels.
func Decode(r io.ReadSeeker) (Info, image.Image, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return Info{}, nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return Info{}, nil, err
	}
	info, err := Identify(r)
	if err != nil {
		return Info{}, nil, err
	}
	if err := info.bearable(); err != nil {
		return Info{}, nil, err
	}
	if err := frames[info.Format](r, size); err != nil {
		return Info{}, nil, broken(info.Format, err)
	}
	if int64(info.Width)*int64(info.Height) > size*densest[info.Format] {
		return Info{}, nil, fmt.Errorf("broken %s: %d bytes can't hold %dx%d pixels", info.Format, size, info.Width, info.Height)
	}
	pixels, err := decode(r, info)
	if err != nil {
		return Info{}, nil, err
	}
	return info, pixels, nil
}

// densest is how many pixels a byte can hold at most, so that a small file can't claim much memory. PNG: deflate expands
// at most 1032-fold (zlib's technical notes), to bytes of 8 pixels. JPEG: a block of 64 pixels takes at least one
// bit, and 4:1:0 is the coarsest sampling. WebP: none that helps, since one symbol alone takes no bit at all.
var densest = map[string]int64{png: 1032 * 8, jpeg: 64 * 8, webp: MaxPixels}

// decode reads all pixels of a picture that is known to be bearable.
func decode(r io.ReadSeeker, info Info) (pixels image.Image, err error) {
	// Bytes from the network may find a decoder's weak spot. That is a broken picture, not the end of a paid run.
	defer func() {
		if fault := recover(); fault != nil {
			pixels, err = nil, broken(info.Format, fmt.Errorf("%v", fault))
		}
	}()
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	pixels, err = decoders[info.Format](bufio.NewReader(marking{r}))
	if err != nil {
		return nil, broken(info.Format, err)
	}
	if bounds := pixels.Bounds(); bounds.Dx() != info.Width || bounds.Dy() != info.Height {
		return nil, broken(info.Format, errors.New("its pixels don't match its header"))
	}
	return pixels, nil
}

var decoders = map[string]func(io.Reader) (image.Image, error){png: stdpng.Decode, jpeg: stdjpeg.Decode, webp: xwebp.Decode}
