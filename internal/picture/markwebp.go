package picture

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

const exifChunk = "EXIF"

// A VP8X chunk, the header of the extended format: the length of what it says, and flags in its first byte.
const (
	headerLength = 10
	hasXMP       = 0x04
	hasEXIF      = 0x08
	hasAlpha     = 0x10
)

// markWebP puts the mark at the end. Only the extended format may have one: a simple file gets its header, and the mark says
// so.
func markWebP(f *layout, m Metadata) ([]splice, error) {
	riff, err := f.riffSize()
	if err != nil {
		return nil, err
	}
	splices, parts, err := f.extended(m.Parameters != "")
	if err != nil {
		return nil, err
	}
	var put []byte
	if slices.Contains(parts, partEXIF) {
		put = riffChunk(exifChunk, commentEXIF(m.Parameters))
		m.Parameters = ""
	}
	words := strings.Join(parts, " ")
	joined, done, err := f.tryJoin(m, words, put)
	if err != nil {
		return nil, err
	}
	if !done {
		joined = []splice{{f.size, 0, append(riffChunk(xmpChunk, m.packet(words)), put...)}}
	}
	splices = append(splices, joined...)
	return append(splices, resized(riff, splices)), nil
}

// extended returns the edits after which a file is of the extended format and says that it has XMP, and EXIF where it is to
// have that and has none; and the words for them.
func (f *layout) extended(exif bool) ([]splice, []string, error) {
	first := f.parts[0]
	if first.name != "VP8X" {
		exif = exif && !f.hasEXIF()
		header, err := f.webpHeader(exif)
		return []splice{{12, 0, header}}, append([]string{partHeader}, exifWord(exif)...), err
	}
	if first.length != headerLength {
		return nil, nil, errors.New("its header has an impossible length")
	}
	body, err := f.read(first)
	if err != nil {
		return nil, nil, err
	}
	exif = exif && body[0]&hasEXIF == 0 && !f.hasEXIF()
	parts, flags := exifWord(exif), body[0]|hasXMP
	if exif {
		flags |= hasEXIF
	}
	if body[0]&hasXMP == 0 {
		parts = append(parts, partFlag)
	}
	return []splice{{first.body, 1, []byte{flags}}}, parts, nil
}

func exifWord(exif bool) []string {
	if exif {
		return []string{partEXIF}
	}
	return nil
}

// resized sets the size that the file says it has to what it will be once the splices are done.
func resized(riff int64, splices []splice) splice {
	for _, one := range splices {
		riff += int64(len(one.put)) - one.cut
	}
	return splice{4, 4, binary.LittleEndian.AppendUint32(nil, uint32(riff))}
}

// riffSize is the size that a file says it has, which must be the one it has.
func (f *layout) riffSize() (int64, error) {
	var size [4]byte
	if err := readAt(f.r, size[:], 4); err != nil {
		return 0, err
	}
	riff := int64(binary.LittleEndian.Uint32(size[:]))
	if riff+8 != f.size || riff&1 != 0 || riff > 1<<31 {
		return 0, errors.New("it has another size than it says")
	}
	return riff, nil
}

func riffChunk(name, body string) []byte {
	chunk := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	chunk = append(chunk, body...)
	if len(body)%2 == 1 {
		chunk = append(chunk, 0)
	}
	return chunk
}

func (f *layout) webpHeader(exif bool) ([]byte, error) {
	if _, err := f.r.Seek(0, 0); err != nil {
		return nil, err
	}
	info, err := Identify(f.r)
	if err != nil {
		return nil, err
	}
	flags := byte(hasXMP)
	if info.Alpha {
		flags |= hasAlpha
	}
	if exif {
		flags |= hasEXIF
	}
	body := []byte{flags, 0, 0, 0}
	for _, side := range []int{info.Width - 1, info.Height - 1} {
		body = append(body, byte(side), byte(side>>8), byte(side>>16))
	}
	return riffChunk("VP8X", string(body)), nil
}

func unmarkWebP(f *layout) ([]splice, bool, error) {
	first := f.parts[0]
	riff, broken := f.riffSize()
	if broken != nil || first.name != "VP8X" || first.length != headerLength {
		return nil, false, nil
	}
	out, parts, marked, err := f.webpMark()
	if err != nil || !marked {
		return nil, false, err
	}
	header, err := f.read(first)
	if err != nil {
		return nil, false, err
	}
	splices := []splice{out, {first.body, 1, []byte{header[0] &^ flagsOf(parts)}}}
	if slices.Contains(parts, partHeader) {
		splices[1] = splice{at: first.at, cut: first.end - first.at}
	}
	return append(splices, resized(riff, splices)), true, nil
}

// flagsOf are the flags that a mark has set.
func flagsOf(parts []string) (flags byte) {
	if slices.Contains(parts, partFlag) {
		flags |= hasXMP
	}
	if slices.Contains(parts, partEXIF) {
		flags |= hasEXIF
	}
	return flags
}

// webpMark finds the mark: in a packet that it has joined, or as one of its own at the end.
func (f *layout) webpMark() (out splice, parts []string, marked bool, err error) {
	h, err := f.host()
	if err != nil {
		return splice{}, nil, false, err
	}
	if out, parts, marked = f.leave(h); marked {
		if slices.Contains(parts, partEXIF) {
			out.cut += f.lengthBehind(h.part)
		}
		return out, parts, true, nil
	}
	last := len(f.parts) - 1
	if f.parts[last].name == exifChunk && last > 0 {
		last--
	}
	own := f.parts[last]
	if own.name != xmpChunk {
		return splice{}, nil, false, nil
	}
	body, err := f.read(own)
	if err != nil {
		return splice{}, nil, false, err
	}
	parts, marked = partsOf(body)
	if slices.Contains(parts, partEXIF) != (last < len(f.parts)-1) {
		return splice{}, nil, false, nil
	}
	return splice{at: own.at, cut: f.size - own.at}, parts, marked, nil
}
