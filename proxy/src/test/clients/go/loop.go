package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	loopKeys     = 64
	loopTasks    = 4
	started      = 50
	recovered    = 50
	remarkCount  = 5
	startTime    = 30 * time.Second
	recoveryTime = 20 * time.Second
)

// A loop is what runs in the background while a cluster changes under it: four goroutines, each with its own sixteen
// keys, SET k n, GET k, compare. No two share a key, so a GET that follows an acknowledged SET must see exactly what
// was set.
type loop struct {
	client  client
	name    string
	strict  bool
	stopped atomic.Bool
	tasks   sync.WaitGroup

	mutex                     sync.Mutex
	operations, errors, wrong int
	remarks                   []string
	streak                    int
	streakKeys                map[string]bool
}

func startLoop(r *report, c client, prefix, name string, strict bool) *loop {
	l := &loop{client: c, name: name, strict: strict, streakKeys: map[string]bool{}}
	for task := range loopTasks {
		var keys []string
		for i := task; i < loopKeys; i += loopTasks {
			keys = append(keys, prefix+strconv.Itoa(i))
		}
		l.tasks.Go(func() { l.work(keys) })
	}
	if l.until(startTime, func() bool { return l.operations >= started }) {
		r.say("# looping %s", name)
	} else {
		r.say("# not looping %s: %s", name, l.summary())
	}
	return l
}

func (l *loop) end(r *report) {
	l.broken("")
	again := l.until(recoveryTime, func() bool { return l.streak >= recovered && len(l.streakKeys) == loopKeys })
	l.stop()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, remark := range l.remarks {
		r.say("# %s", remark)
	}
	switch {
	case !again:
		r.notOK(l.name, fmt.Sprintf("%s not recovered in %v", l.summary(), recoveryTime))
	case l.wrong > 0 || l.strict && l.errors > 0:
		r.notOK(l.name, l.summary())
	default:
		r.ok(l.name, l.summary())
	}
}

// stop waits for the goroutines, but for a command that hangs no longer than for any scenario.
func (l *loop) stop() {
	l.stopped.Store(true)
	done := make(chan struct{})
	go func() { l.tasks.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(recoveryTime):
	}
}

func (l *loop) work(keys []string) {
	for n := 1; !l.stopped.Load(); n++ {
		for _, key := range keys {
			if l.stopped.Load() {
				return
			}
			l.operation(key, strconv.Itoa(n))
			time.Sleep(2 * time.Millisecond)
		}
	}
}

func (l *loop) operation(key, value string) {
	ctx, cancel := context.WithTimeout(context.Background(), commandTime)
	defer cancel()
	err := l.client.set(ctx, key, value)
	var got string
	if err == nil {
		got, err = l.client.get(ctx, key)
	}
	switch {
	case err != nil:
		l.count(&l.errors)
		l.broken(key + ": " + oneLine(err))
	case got != value:
		l.count(&l.wrong)
		l.makeRoom()
		l.broken(fmt.Sprintf("%s: SET %s was acknowledged, GET said %s", key, value, got))
	default:
		l.succeeded(key)
	}
}

func (l *loop) count(counter *int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	*counter++
}

func (l *loop) succeeded(key string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.operations++
	l.streak++
	l.streakKeys[key] = true
}

// makeRoom takes the last remark away: errors are expected, so they give way to what is wrong.
func (l *loop) makeRoom() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.remarks = l.remarks[:min(len(l.remarks), remarkCount-1)]
}

func (l *loop) broken(remark string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.streak = 0
	clear(l.streakKeys)
	if remark != "" && len(l.remarks) < remarkCount {
		l.remarks = append(l.remarks, strings.Join(strings.Fields(remark), " "))
	}
}

func (l *loop) until(limit time.Duration, condition func() bool) bool {
	holds := func() bool {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		return condition()
	}
	for deadline := time.Now().Add(limit); !holds() && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	return holds()
}

func (l *loop) summary() string {
	return fmt.Sprintf("ops=%d errors=%d wrong=%d", l.operations, l.errors, l.wrong)
}
