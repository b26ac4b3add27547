// Command server is a small media server with public links: the example for
// package share, and something to use. It serves a folder of music to its
// users; what one of them shares can be heard by whoever has the link.
//
//	go run ./examples/server -enable-sharing -music DIR
//
// Without -music it serves a demo library. -h explains all flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(exitCode(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr), os.Stderr))
}

// exitCode says what went wrong, in a line, and returns the code that fits.
func exitCode(err error, stderr io.Writer) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}
	fmt.Fprintf(stderr, "server: %v\n", err)
	if errors.As(err, &usageError{}) {
		return 2
	}
	return 1
}
