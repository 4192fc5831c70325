package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// faint is a picture with every alpha and many colours, the low alphas among them.
func faint(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range p.Pix {
		p.Pix[i] = uint8(i*i/3 + i*7)
	}
	for i := 3; i < len(p.Pix); i += 4 {
		p.Pix[i] = uint8(i / 4)
	}
	return p
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// chunk is one PNG chunk.
func chunk(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// spliced puts a chunk behind a PNG's IHDR, which ends at byte 33.
func spliced(picture, extra []byte) []byte {
	return bytes.Join([][]byte{picture[:33], extra, picture[33:]}, nil)
}

// header is a PNG's start that claims a size.
func header(width, height uint32) []byte {
	data := binary.BigEndian.AppendUint32(nil, width)
	data = append(binary.BigEndian.AppendUint32(data, height), 8, 6, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", data)...)
}

// riff wraps chunks as a WebP file.
func riff(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	out := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))
	return append(out, body...)
}

func riffChunk(name string, data []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
	return append(out, make([]byte, len(data)&1)...)
}

// webpOf is a lossless WebP of one colour: each of its five prefix codes has a single symbol, which takes no bit.
func webpOf(width, height int, c color.NRGBA) []byte {
	var bits []byte
	n := 0
	put := func(value, count int) {
		for i := range count {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(value >> i & 1 << (n % 8))
			n++
		}
	}
	alpha := 0
	if c.A != 255 {
		alpha = 1
	}
	put(0x2f, 8)
	put(width-1, 14)
	put(height-1, 14)
	put(alpha, 1)
	put(0, 3+1+1+1) // version, no transform, no colour cache, no meta prefix codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A, 0} {
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of eight bits
		put(int(symbol), 8)
	}
	return riff(riffChunk("VP8L", bits))
}
