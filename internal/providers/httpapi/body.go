package httpapi

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// body is a download that is under way. It is cut when it grows too large, or stalls. net/http itself compares it with its
// Content-Length.
type body struct {
	from   io.ReadCloser
	left   int64
	ctx    context.Context // that of the request
	cancel context.CancelCauseFunc
	stall  time.Duration
	alarm  *time.Timer // runs while a read waits
}

func newBody(ctx context.Context, cancel context.CancelCauseFunc, from io.ReadCloser, stall time.Duration) *body {
	b := &body{from: from, left: maxPicture, ctx: ctx, cancel: cancel, stall: stall}
	b.alarm = time.AfterFunc(stall, func() { cancel(fmt.Errorf("nothing came for %s", stall)) })
	b.alarm.Stop()
	return b
}

func (b *body) Read(p []byte) (int, error) {
	b.alarm.Reset(b.stall)
	n, err := b.from.Read(p)
	b.alarm.Stop()
	if b.left -= int64(n); b.left < 0 {
		return 0, &providers.Error{Class: providers.Invalid, Message: fmt.Sprintf("the download is larger than %d MiB", maxPicture>>20)}
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	if cause := context.Cause(b.ctx); cause != nil {
		err = cause
	}
	return n, &providers.Error{Class: providers.Passing, Message: Words("the download was cut: " + err.Error()), Err: err}
}

func (b *body) Close() error {
	b.alarm.Stop()
	b.cancel(nil)
	return b.from.Close()
}
