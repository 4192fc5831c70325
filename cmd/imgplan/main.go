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
	os.Exit(run(untilStopped(), osEnvironment(), os.Args[1:]))
}

// untilStopped ends with the first ^C, or when somebody else ends the process; the second ends it at once. A terminal that is closed
// says so more than once, and means it once; with nohup it is not heard.
func untilStopped() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		hungUp := make(chan os.Signal, 1)
		signal.Notify(hungUp, syscall.SIGHUP)
		go func() {
			<-hungUp
			stop()
		}()
	}
	context.AfterFunc(ctx, stop)
	return ctx
}
