package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image/color"
	stdjpeg "image/jpeg"
	"io"

	xwebp "golang.org/x/image/webp"
)

// headerLimit is where a header must have ended: a JPEG's may carry megabytes of colour profiles and previews.
const headerLimit = 4 << 20

// Identify reads a picture's header and no more of it than a header can take. It does not say that the rest is whole,
// nor that the picture is small enough to be decoded: Verify does.
func Identify(r io.Reader) (Info, error) {
	buffered := bufio.NewReader(io.LimitReader(marking{r}, headerLimit))
	head, err := buffered.Peek(sniffed)
	if err != nil && err != io.EOF {
		return Info{}, broken("", err)
	}
	format, err := sniff(head)
	if err != nil {
		return Info{}, err
	}
	info, err := identifiers[format](buffered)
	if err != nil {
		return Info{}, broken(format, err)
	}
	info.Format = format
	if info.Width < 1 || info.Height < 1 {
		return Info{}, info.bearable()
	}
	return info, nil
}

var identifiers = map[string]func(*bufio.Reader) (Info, error){png: identifyPNG, jpeg: identifyJPEG, webp: identifyWebP}

func identifyJPEG(r *bufio.Reader) (Info, error) {
	config, err := stdjpeg.DecodeConfig(r)
	return Info{Width: config.Width, Height: config.Height}, err
}

// identifyPNG walks the chunks up to the pixels, because a tRNS chunk makes pixels of any colour type transparent.
func identifyPNG(r *bufio.Reader) (Info, error) {
	if _, err := r.Discard(len(pngMagic)); err != nil {
		return Info{}, err
	}
	var info Info
	for first := true; ; first = false {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return Info{}, err
		}
		length, name := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		switch {
		case first != (name == "IHDR"), first && length != 13, name == "IEND":
			return Info{}, errors.New("its chunks are out of order")
		case name == "IDAT":
			return info, nil
		case name == "tRNS":
			info.Alpha = true
		case first:
			header, err := r.Peek(13)
			if err != nil {
				return Info{}, err
			}
			info = pngHeader(header)
		}
		if _, err := io.CopyN(io.Discard, r, length+4); err != nil {
			return Info{}, err
		}
	}
}

// pngHeader reads the 13 bytes of an IHDR chunk. A side beyond 31 bits is invalid: it reads as no pixels.
func pngHeader(header []byte) Info {
	width, height := binary.BigEndian.Uint32(header), binary.BigEndian.Uint32(header[4:])
	colour := header[9]
	return Info{Width: int(int32(width)), Height: int(int32(height)), Alpha: colour == 4 || colour == 6}
}

func identifyWebP(r *bufio.Reader) (Info, error) {
	head, err := r.Peek(26)
	if err != nil {
		return Info{}, err
	}
	if string(head[12:16]) == "VP8X" && head[20]&0x02 != 0 {
		return Info{}, errAnimated
	}
	head = bytes.Clone(head) // the decoder below reads on, and the buffer with it
	config, err := xwebp.DecodeConfig(r)
	if err != nil {
		return Info{}, err
	}
	info := Info{Width: config.Width, Height: config.Height, Alpha: config.ColorModel != color.YCbCrModel}
	if string(head[12:16]) == "VP8L" {
		info.Alpha = head[24]&0x10 != 0 // alpha_is_used: the bit after two sides of 14 bits and the signature byte
	}
	return info, nil
}
