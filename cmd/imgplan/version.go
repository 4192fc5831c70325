package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is set by the linker when a release is built: -ldflags "-X main.release=1.2.3".
var release string

// version returns this program's version: that of the release, else of the module, else "0.0.0-dev".
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version[1:] // without the v
	}
	return "0.0.0-dev"
}

func userAgent() string { return "imgplan/" + version() + " (+https://github.com/imgplan/imgplan)" }

func newVersion(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version of imgplan.\n\nExit codes: 0.",
		Example: "  imgplan version -json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if f.json {
				return printJSON(f.env.stdout, map[string]string{
					"imgplan_version": version(), "go_version": runtime.Version(), "platform": runtime.GOOS + "_" + runtime.GOARCH,
				})
			}
			_, err := fmt.Fprintln(f.env.stdout, "imgplan", version())
			return err
		},
	}
	f.jsonFlag(cmd)
	return cmd
}
