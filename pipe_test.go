package share_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

func TestPipe(t *testing.T) {
	broken := errors.New("no such encoder")
	synctest.Test(t, func(t *testing.T) { // it waits for every goroutine
		p := share.Pipe(t.Context(), func(_ context.Context, w io.Writer) error {
			_, err := fmt.Fprint(w, "all of it")
			return err
		})
		b, err := io.ReadAll(p)
		require.NoError(t, err)
		require.Equal(t, "all of it", string(b))
		require.NoError(t, p.Close())

		p = share.Pipe(t.Context(), func(context.Context, io.Writer) error { return broken })
		_, err = p.Read(make([]byte, 1))
		require.ErrorIs(t, err, broken)
		require.NoError(t, p.Close())

		p = share.Pipe(t.Context(), func(context.Context, io.Writer) error { panic("encoder") })
		_, err = p.Read(make([]byte, 1))
		require.ErrorContains(t, err, "panic: encoder")
		require.NoError(t, p.Close())
	})
}

// A reader that leaves ends run, whether it writes or waits; so does ctx.
func TestPipeEnds(t *testing.T) {
	endless := func(_ context.Context, w io.Writer) error {
		for {
			if _, err := w.Write(make([]byte, 100)); err != nil {
				return err
			}
		}
	}
	idle := func(ctx context.Context, _ io.Writer) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for _, run := range []func(context.Context, io.Writer) error{endless, idle} {
		synctest.Test(t, func(t *testing.T) {
			ended := false
			p := share.Pipe(t.Context(), func(ctx context.Context, w io.Writer) error {
				defer func() { ended = true }()
				return run(ctx, w)
			})
			require.NoError(t, p.Close())
			require.True(t, ended, "Close waits")

			ctx, cancel := context.WithCancel(t.Context())
			p = share.Pipe(ctx, run)
			cancel()
			synctest.Wait()
			_, err := io.Copy(io.Discard, p)
			require.ErrorIs(t, err, context.Canceled)
			require.NoError(t, p.Close())
		})
	}
}
