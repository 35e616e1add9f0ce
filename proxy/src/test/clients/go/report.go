package main

import (
	"errors"
	"fmt"
	"strings"
)

// A report is TAP on stdout, a line at a time. One goroutine uses it.
type report struct {
	tests, failures int
}

func (r *report) say(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
}

func (r *report) ok(name, remark string) {
	r.test("ok", name, remark)
}

func (r *report) notOK(name, remark string) {
	r.failures++
	r.test("not ok", name, remark)
}

func (r *report) tell(name string, o outcome) {
	if o.good {
		r.ok(name, o.remark)
	} else {
		r.notOK(name, o.remark)
	}
}

// finish prints the plan and returns the exit code.
func (r *report) finish() int {
	r.say("1..%d", r.tests)
	if r.failures > 0 {
		return 1
	}
	return 0
}

func (r *report) test(verdict, name, remark string) {
	r.tests++
	if remark != "" {
		remark = " # " + remark
	}
	r.say("%s %d - %s%s", verdict, r.tests, name, remark)
}

// oneLine is "type: message" of the innermost error, in one line.
func oneLine(err error) string {
	inner := err
	for errors.Unwrap(inner) != nil {
		inner = errors.Unwrap(inner)
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%T: %v", inner, err)), " ")
}
