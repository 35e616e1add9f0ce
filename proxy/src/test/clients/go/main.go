// Command clients runs the scenario of ../README.md with one Go client: clients NAME [--version].
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
)

// A program is one client: the module that it comes from and how to make it.
type program struct {
	module string
	make   func(environment) client
}

var programs = map[string]program{
	"go-redis": {"github.com/redis/go-redis/v9", newGoRedis},
	"rueidis":  {"github.com/redis/rueidis", newRueidis},
}

func main() {
	if len(os.Args) < 2 {
		fail("usage: clients NAME [--version]")
	}
	name := os.Args[1]
	chosen, known := programs[name]
	if !known {
		fail(fmt.Sprintf("clients: there is no client %q here, see the file 'clients'", name))
	}
	version := versionOf(chosen.module)
	if len(os.Args) > 2 && os.Args[2] == "--version" {
		fmt.Println(name, version)
		return
	}
	env, err := readEnvironment()
	if err != nil {
		fail("clients: " + err.Error())
	}
	report := &report{}
	report.say("# client %s %s", name, version)
	c := chosen.make(env)
	connected := runSteps(context.Background(), report, steps(c, env))
	obey(report, c, env, connected)
	os.Exit(report.finish())
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(2)
}

func versionOf(module string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				return dependency.Version[1:]
			}
		}
	}
	return "unknown"
}
