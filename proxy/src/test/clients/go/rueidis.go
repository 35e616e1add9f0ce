package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/redis/rueidis"
)

type rueidisClient struct {
	env    environment
	client rueidis.Client
}

func newRueidis(env environment) client {
	return &rueidisClient{env: env}
}

func (r *rueidisClient) connect(ctx context.Context) (string, error) {
	option := rueidis.ClientOption{
		InitAddress:       []string{r.env.address()},
		Username:          r.env.user,
		Password:          r.env.password,
		TLSConfig:         r.env.tls,
		Dialer:            net.Dialer{Timeout: connectTime},
		ConnWriteTimeout:  commandTime,
		ForceSingleClient: !r.env.cluster,
		AlwaysRESP2:       r.env.protocol == 2,
		DisableCache:      r.env.protocol == 2,
	}
	opened, err := rueidis.NewClient(option)
	if err != nil && !option.DisableCache {
		// As the library says to do where a server has no CLIENT TRACKING.
		option.DisableCache = true
		opened, err = rueidis.NewClient(option)
	}
	if err != nil {
		return "", err
	}
	r.client = opened
	return opened.Do(ctx, opened.B().Ping().Build()).ToString()
}

func (r *rueidisClient) set(ctx context.Context, key, value string) error {
	return r.client.Do(ctx, r.client.B().Set().Key(key).Value(value).Build()).Error()
}

func (r *rueidisClient) get(ctx context.Context, key string) (string, error) {
	return r.client.Do(ctx, r.client.B().Get().Key(key).Build()).ToString()
}

func (r *rueidisClient) pipelinedGet(ctx context.Context, keys []string) ([]string, error) {
	commands := make(rueidis.Commands, len(keys))
	for i, key := range keys {
		commands[i] = r.client.B().Get().Key(key).Build()
	}
	values := make([]string, len(keys))
	for i, result := range r.client.DoMulti(ctx, commands...) {
		value, err := result.ToString()
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

func (r *rueidisClient) transaction(ctx context.Context, counter, other string) ([]any, error) {
	var replies []any
	err := r.client.Dedicated(func(c rueidis.DedicatedClient) error {
		results := c.DoMulti(ctx,
			c.B().Multi().Build(),
			c.B().Set().Key(counter).Value("41").Build(),
			c.B().Incr().Key(counter).Build(),
			c.B().Get().Key(counter).Build(),
			c.B().Set().Key(other).Value("done").Build(),
			c.B().Exec().Build(),
		)
		executed, err := results[len(results)-1].ToArray()
		if err != nil {
			return err
		}
		for _, reply := range executed {
			value, err := reply.ToAny()
			if err != nil {
				return err
			}
			replies = append(replies, value)
		}
		return nil
	})
	return replies, err
}

func (r *rueidisClient) evaluate(ctx context.Context, script string, keys []string, argument string) ([]string, error) {
	eval := r.client.B().Eval().Script(script).Numkeys(int64(len(keys))).Key(keys...).Arg(argument).Build()
	return r.client.Do(ctx, eval).AsStrSlice()
}

func (r *rueidisClient) subscribe(ctx context.Context, channel string) (<-chan string, error) {
	return r.receive(ctx, r.client.B().Subscribe().Channel(channel).Build())
}

func (r *rueidisClient) ssubscribe(ctx context.Context, channel string) (<-chan string, error) {
	return r.receive(ctx, r.client.B().Ssubscribe().Channel(channel).Build())
}

func (r *rueidisClient) receive(ctx context.Context, subscribe rueidis.Completed) (<-chan string, error) {
	confirmed, failed := make(chan struct{}, 1), make(chan error, 1)
	messages := make(chan string, messageCount)
	hooked := rueidis.WithOnSubscriptionHook(ctx, func(rueidis.PubSubSubscription) {
		select {
		case confirmed <- struct{}{}:
		default:
		}
	})
	go func() {
		failed <- r.client.Receive(hooked, subscribe, func(m rueidis.PubSubMessage) { messages <- m.Message })
	}()
	select {
	case <-confirmed:
		return messages, nil
	case err := <-failed:
		return nil, err
	case <-time.After(commandTime):
		return nil, fmt.Errorf("the subscription is not confirmed after %v", commandTime)
	}
}

// publish takes the node that owns the channel's name as a key: the cluster client takes another node for each PUBLISH,
// and Redis keeps no order between what nodes publish.
func (r *rueidisClient) publish(ctx context.Context, channel, message string) error {
	return r.client.Dedicated(func(c rueidis.DedicatedClient) error {
		// A dedicated client belongs to the node of its first key.
		results := c.DoMulti(ctx,
			c.B().Exists().Key(channel).Build(),
			c.B().Publish().Channel(channel).Message(message).Build())
		return results[1].Error()
	})
}

func (r *rueidisClient) spublish(ctx context.Context, channel, message string) error {
	return r.client.Do(ctx, r.client.B().Spublish().Channel(channel).Message(message).Build()).Error()
}

func (r *rueidisClient) push(ctx context.Context, key, value string) error {
	return r.client.Do(ctx, r.client.B().Rpush().Key(key).Element(value).Build()).Error()
}

func (r *rueidisClient) blockingPop(ctx context.Context, key string, timeout time.Duration) (string, error) {
	pop := r.client.B().Blpop().Key(key).Timeout(timeout.Seconds()).Build()
	popped, err := r.client.Do(ctx, pop).AsStrSlice()
	if err != nil {
		return "", err
	}
	return popped[1], nil
}

func (r *rueidisClient) spokenProtocol(ctx context.Context) (int64, error) {
	hello, err := r.client.Do(ctx, r.client.B().Arbitrary("HELLO").Build()).ToMessage()
	if err != nil {
		return 0, err
	}
	// RESP2 has no maps: there it is a list.
	if !hello.IsMap() {
		return 2, nil
	}
	fields, err := hello.AsMap()
	if err != nil {
		return 0, err
	}
	protocol := fields["proto"]
	return protocol.AsInt64()
}
