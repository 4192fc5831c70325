package page

import (
	"context"
	"image"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/imgplan/imgplan/internal/picture"
)

// Source is where the bytes of a picture are. Open is called at most twice, from another goroutine.
type Source struct {
	Picture *Picture
	Open    func() (io.ReadSeekCloser, error)
}

// Pair is what is to be seen of an entry. A part without Picture isn't there.
type Pair struct {
	Entry         *Entry
	Before, After Source
	Compare       bool // whether to say where the two differ
}

// Draw makes the thumbnails, in parallel: at most as many pixels are in memory at once as the largest picture has that
// may be decoded, or a pair of them. What can't be read or is no picture becomes an Error of its Picture. embed puts whole
// files into the page, in place of links to them. The error is ctx's.
func Draw(ctx context.Context, pairs []Pair, embed bool) error {
	room := semaphore.NewWeighted(2 * picture.MaxPixels)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, pair := range pairs {
		group.Go(func() error { return pair.draw(ctx, room, embed) })
	}
	return group.Wait()
}

func (p Pair) draw(ctx context.Context, room *semaphore.Weighted, embed bool) error {
	before, after := p.Before.size(), p.After.size()
	weight := min(before+after, 2*picture.MaxPixels)
	if err := room.Acquire(ctx, weight); err != nil {
		return err
	}
	defer room.Release(weight)
	old := p.Before.draw(before, embed)
	if !p.Compare {
		old = nil // so that its memory is free
	}
	now := p.After.draw(after, embed)
	if p.Compare && old != nil && now != nil {
		p.Entry.Pixels = differ(old, now)
	}
	return ctx.Err()
}

// size reads the header, and returns how many pixels would be decoded: 0 if none can be.
func (s Source) size() int64 {
	if s.Picture == nil {
		return 0
	}
	file, err := s.Open()
	if err != nil {
		s.Picture.Error = "it can't be read"
		return 0
	}
	defer file.Close()
	info, err := picture.Identify(file)
	if err != nil {
		s.Picture.Error = err.Error()
		return 0
	}
	s.Picture.Width, s.Picture.Height = info.Width, info.Height
	return int64(info.Width) * int64(info.Height)
}

func (s Source) draw(size int64, embed bool) image.Image {
	if size == 0 {
		return nil
	}
	file, err := s.Open()
	if err != nil {
		s.Picture.Error = "it can't be read"
		return nil
	}
	defer file.Close()
	if end, err := file.Seek(0, io.SeekEnd); err == nil {
		s.Picture.Bytes = end
	}
	info, pixels, err := picture.Decode(file)
	if err == nil {
		s.Picture.Thumb, err = thumbOf(pixels, info.Alpha)
	}
	if err == nil && embed {
		err = s.embed(file, info.Format)
	}
	if err != nil {
		s.Picture.Error = err.Error()
		return nil
	}
	return pixels
}

func (s Source) embed(file io.ReadSeeker, format string) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	data, err := io.ReadAll(file)
	s.Picture.Href = dataURI(format, data)
	return err
}
