package share

import (
	"context"
	"fmt"
	"io"
)

// Pipe is for hosts whose transcoder writes: run writes to the io.Writer
// while the returned Body is read. run starts at once and gets a context that
// ends when ctx does or Body is closed. Its error, if any, is what Body's
// reader gets after the last byte: handlers send no headers before the first
// byte, so a transcoder that fails at its start is still answered with an
// error. A panic in run is such an error, too. Close waits for run to return.
//
//	return &share.Content{Body: share.Pipe(ctx, transcode), Type: "audio/mpeg", Suffix: "mp3"}, nil
func Pipe(ctx context.Context, run func(context.Context, io.Writer) error) io.ReadCloser {
	ctx, cancel := context.WithCancel(ctx)
	r, w := io.Pipe()
	p := &pipe{PipeReader: r, cancel: cancel, ended: make(chan struct{})}
	// A writer waiting for its reader does not see ctx end by itself.
	unhook := context.AfterFunc(ctx, func() { w.CloseWithError(context.Cause(ctx)) })
	go func() {
		defer close(p.ended)
		defer unhook()
		defer func() {
			// No server catches it on this goroutine.
			if p := recover(); p != nil {
				w.CloseWithError(fmt.Errorf("share: pipe: panic: %v", p))
			}
		}()
		w.CloseWithError(run(ctx, w)) // nil becomes io.EOF
	}()
	return p
}

type pipe struct {
	*io.PipeReader
	cancel context.CancelFunc
	ended  chan struct{}
}

func (p *pipe) Close() error {
	p.cancel()
	err := p.PipeReader.Close()
	<-p.ended
	return err
}
