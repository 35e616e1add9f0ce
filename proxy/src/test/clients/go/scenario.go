package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"
)

const (
	scenarioTime = 30 * time.Second
	connectTime  = 5 * time.Second
	commandTime  = 5 * time.Second
	keyCount     = 1000
	messageCount = 10

	userData = "-MOVED 1234 10.10.10.100:7000\r\n" +
		"07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected 5461-10922\n"
	joinScript = "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) " +
		"return {KEYS[1], KEYS[2], ARGV[1]}"
)

// client is what the scenario needs of a client. What a client does not offer returns notOffered.
type client interface {
	// connect makes the library's client and returns what PING says.
	connect(ctx context.Context) (string, error)
	set(ctx context.Context, key, value string) error
	get(ctx context.Context, key string) (string, error)
	pipelinedGet(ctx context.Context, keys []string) ([]string, error)
	// transaction returns the replies to SET counter 41, INCR counter, GET counter, SET other done.
	transaction(ctx context.Context, counter, other string) ([]any, error)
	evaluate(ctx context.Context, script string, keys []string, argument string) ([]string, error)
	// subscribe returns once the subscription is confirmed; the channel gets the messages until ctx ends.
	subscribe(ctx context.Context, channel string) (<-chan string, error)
	publish(ctx context.Context, channel, message string) error
	ssubscribe(ctx context.Context, channel string) (<-chan string, error)
	spublish(ctx context.Context, channel, message string) error
	push(ctx context.Context, key, value string) error
	blockingPop(ctx context.Context, key string, timeout time.Duration) (string, error)
	// spokenProtocol is what HELLO says on a connection that the client has made for itself.
	spokenProtocol(ctx context.Context) (int64, error)
}

// notOffered says that the client, or the server, has no such thing, and why.
type notOffered string

func (n notOffered) Error() string { return string(n) }

type step struct {
	name string
	run  func(ctx context.Context) error
}

type scenario struct {
	client client
	env    environment
}

func steps(c client, env environment) []step {
	s := scenario{c, env}
	return []step{
		{"connect", s.connect},
		{"keys", s.keys},
		{"pipeline", s.pipeline},
		{"multi", s.multi},
		{"lua", s.lua},
		{"pubsub", func(ctx context.Context) error { return s.messages(ctx, "news", c.subscribe, c.publish) }},
		{"spubsub", func(ctx context.Context) error { return s.messages(ctx, "snews", c.ssubscribe, c.spublish) }},
		{"blocking", s.blocking},
		{"resp3", s.resp3},
		{"userdata", s.userData},
	}
}

func (s scenario) connect(ctx context.Context) error {
	got, err := s.client.connect(ctx)
	return compared("PING", "PONG", got, err)
}

func (s scenario) keys(ctx context.Context) error {
	for i := range keyCount {
		if err := s.client.set(ctx, s.key(i), value(i)); err != nil {
			return err
		}
	}
	for i := range keyCount {
		got, err := s.client.get(ctx, s.key(i))
		if err := compared(s.key(i), value(i), got, err); err != nil {
			return err
		}
	}
	return nil
}

func (s scenario) pipeline(ctx context.Context) error {
	keys, values := make([]string, keyCount), make([]string, keyCount)
	for i := range keyCount {
		keys[i], values[i] = s.key(i), value(i)
	}
	got, err := s.client.pipelinedGet(ctx, keys)
	return compared("the replies of the pipeline", values, got, err)
}

func (s scenario) multi(ctx context.Context) error {
	got, err := s.client.transaction(ctx, s.env.prefix+"{tx}a", s.env.prefix+"{tx}b")
	return compared("the replies of EXEC", []any{"OK", int64(42), "42", "OK"}, got, err)
}

func (s scenario) lua(ctx context.Context) error {
	keys := []string{s.env.prefix + "{lua}a", s.env.prefix + "{lua}b"}
	got, err := s.client.evaluate(ctx, joinScript, keys, "argument")
	return compared("the reply of EVAL", append(keys, "argument"), got, err)
}

func (s scenario) messages(
	ctx context.Context,
	name string,
	subscribe func(context.Context, string) (<-chan string, error),
	publish func(context.Context, string, string) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	received, err := subscribe(ctx, s.env.prefix+name)
	if err != nil {
		return err
	}
	var sent, got []string
	for i := range messageCount {
		sent = append(sent, fmt.Sprintf("message %d", i))
		if err := publish(ctx, s.env.prefix+name, sent[i]); err != nil {
			return err
		}
	}
	deadline := time.After(commandTime)
	for len(got) < len(sent) {
		select {
		case message := <-received:
			got = append(got, message)
		case <-deadline:
			return compared("the messages", sent, got, nil)
		}
	}
	return compared("the messages", sent, got, nil)
}

func (s scenario) blocking(ctx context.Context) error {
	key := s.env.prefix + "{b}list"
	pushed := make(chan error, 1)
	time.AfterFunc(200*time.Millisecond, func() { pushed <- s.client.push(ctx, key, "element") })
	got, err := s.client.blockingPop(ctx, key, 5*time.Second)
	if err := compared("BLPOP", "element", got, err); err != nil {
		return err
	}
	return <-pushed
}

func (s scenario) resp3(ctx context.Context) error {
	if s.env.protocol != 3 {
		return notOffered(fmt.Sprintf("RN_PROTO is %d", s.env.protocol))
	}
	got, err := s.client.spokenProtocol(ctx)
	return compared("the proto of HELLO", int64(3), got, err)
}

func (s scenario) userData(ctx context.Context) error {
	key := s.env.prefix + "userdata"
	if err := s.client.set(ctx, key, userData); err != nil {
		return err
	}
	got, err := s.client.get(ctx, key)
	return compared("the value", userData, got, err)
}

func (s scenario) key(i int) string {
	return fmt.Sprintf("%skey:%d", s.env.prefix, i)
}

func value(i int) string {
	return fmt.Sprintf("v:%d", i)
}

func compared(what string, expected, got any, err error) error {
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(expected, got) {
		return fmt.Errorf("%s: expected %s, got %s", what, shortened(expected), shortened(got))
	}
	return nil
}

func shortened(value any) string {
	text := fmt.Sprintf("%q", value)
	if len(text) <= 200 {
		return text
	}
	return text[:200] + "..."
}

// An outcome is what a step came to, with a remark unless it simply succeeded.
type outcome struct {
	good   bool
	remark string
}

// runSteps returns what connecting came to: if it did not succeed, everything else comes to the same.
func runSteps(ctx context.Context, r *report, all []step) outcome {
	connected := outcomeOf(ctx, all[0])
	r.tell(all[0].name, connected)
	for _, s := range all[1:] {
		if connected.remark != "" {
			r.tell(s.name, connected)
		} else {
			r.tell(s.name, outcomeOf(ctx, s))
		}
	}
	return connected
}

func outcomeOf(ctx context.Context, s step) outcome {
	ctx, cancel := context.WithTimeout(ctx, scenarioTime)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- s.run(ctx) }()
	var err error
	select {
	case err = <-done:
	case <-time.After(scenarioTime + time.Second):
		// A library that does not heed its context must not keep the program.
		err = context.DeadlineExceeded
	}
	if missing, ok := err.(notOffered); ok {
		return outcome{true, "SKIP " + string(missing)}
	}
	switch {
	case err == nil:
		return outcome{good: true}
	case s.name == "spubsub" && strings.Contains(strings.ToLower(err.Error()), "unknown command"):
		return outcome{true, "SKIP the server has no sharded pub/sub"}
	default:
		return outcome{false, oneLine(err)}
	}
}

// obey carries out the commands on stdin.
func obey(r *report, c client, env environment, connected outcome) {
	var current *loop
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 3 && words[0] == "loop" && connected.remark != "":
			r.tell(words[1], connected)
		case len(words) == 1 && words[0] == "end" && connected.remark != "":
		case len(words) == 3 && words[0] == "loop":
			current = startLoop(r, c, env.prefix+"loop:", words[1], words[2] == "strict")
		case len(words) == 1 && words[0] == "end" && current != nil:
			current.end(r)
			current = nil
		case len(words) == 1 && words[0] == "quit":
			return
		default:
			r.say("# not understood: %s", lines.Text())
		}
	}
}
