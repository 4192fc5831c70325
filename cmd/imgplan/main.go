// Command imgplan makes the images that a folder's HCL files declare, and only those that changed.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/imgplan/imgplan/internal/heap"
)

func main() {
	heap.DelayCollector()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second ^C ends the process at once
	os.Exit(run(ctx, osEnvironment(), os.Args[1:]))
}
