package main

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

type goRedis struct {
	env    environment
	client redis.UniversalClient
}

func newGoRedis(env environment) client {
	logging.Disable()
	return &goRedis{env: env}
}

func (g *goRedis) connect(ctx context.Context) (string, error) {
	if g.env.cluster {
		g.client = redis.NewClusterClient(&redis.ClusterOptions{
			Addrs:                 []string{g.env.address()},
			Username:              g.env.user,
			Password:              g.env.password,
			Protocol:              g.env.protocol,
			TLSConfig:             g.env.tls,
			DialTimeout:           connectTime,
			ReadTimeout:           commandTime,
			ContextTimeoutEnabled: true,
			// Only redirects make it ask for the topology; a dead master sends none. The default is a minute.
			ClusterStateReloadInterval: 5 * time.Second,
		})
	} else {
		g.client = redis.NewClient(&redis.Options{
			Addr:                  g.env.address(),
			Username:              g.env.user,
			Password:              g.env.password,
			Protocol:              g.env.protocol,
			TLSConfig:             g.env.tls,
			DialTimeout:           connectTime,
			ReadTimeout:           commandTime,
			ContextTimeoutEnabled: true,
		})
	}
	return g.client.Ping(ctx).Result()
}

func (g *goRedis) set(ctx context.Context, key, value string) error {
	return g.client.Set(ctx, key, value, 0).Err()
}

func (g *goRedis) get(ctx context.Context, key string) (string, error) {
	return g.client.Get(ctx, key).Result()
}

func (g *goRedis) pipelinedGet(ctx context.Context, keys []string) ([]string, error) {
	commands, err := g.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			pipe.Get(ctx, key)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	values := make([]string, len(commands))
	for i, command := range commands {
		values[i] = command.(*redis.StringCmd).Val()
	}
	return values, nil
}

func (g *goRedis) transaction(ctx context.Context, counter, other string) ([]any, error) {
	var first, last *redis.StatusCmd
	var increased *redis.IntCmd
	var read *redis.StringCmd
	_, err := g.client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		first = pipe.Set(ctx, counter, 41, 0)
		increased = pipe.Incr(ctx, counter)
		read = pipe.Get(ctx, counter)
		last = pipe.Set(ctx, other, "done", 0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return []any{first.Val(), increased.Val(), read.Val(), last.Val()}, nil
}

func (g *goRedis) evaluate(ctx context.Context, script string, keys []string, argument string) ([]string, error) {
	return g.client.Eval(ctx, script, keys, argument).StringSlice()
}

func (g *goRedis) subscribe(ctx context.Context, channel string) (<-chan string, error) {
	return messagesOf(ctx, g.client.Subscribe(ctx, channel))
}

func (g *goRedis) ssubscribe(ctx context.Context, channel string) (<-chan string, error) {
	return messagesOf(ctx, g.client.SSubscribe(ctx, channel))
}

func messagesOf(ctx context.Context, subscription *redis.PubSub) (<-chan string, error) {
	context.AfterFunc(ctx, func() { _ = subscription.Close() })
	if _, err := subscription.ReceiveTimeout(ctx, commandTime); err != nil {
		return nil, err
	}
	messages := make(chan string, messageCount)
	go func() {
		for message := range subscription.Channel() {
			messages <- message.Payload
		}
	}()
	return messages, nil
}

// publish takes one node: the cluster client takes another one for each PUBLISH, and Redis keeps no order between what
// nodes publish.
func (g *goRedis) publish(ctx context.Context, channel, message string) error {
	if cluster, ok := g.client.(*redis.ClusterClient); ok {
		node, err := cluster.MasterForKey(ctx, channel)
		if err != nil {
			return err
		}
		return node.Publish(ctx, channel, message).Err()
	}
	return g.client.Publish(ctx, channel, message).Err()
}

func (g *goRedis) spublish(ctx context.Context, channel, message string) error {
	return g.client.SPublish(ctx, channel, message).Err()
}

func (g *goRedis) push(ctx context.Context, key, value string) error {
	return g.client.RPush(ctx, key, value).Err()
}

func (g *goRedis) blockingPop(ctx context.Context, key string, timeout time.Duration) (string, error) {
	popped, err := g.client.BLPop(ctx, timeout, key).Result()
	if err != nil {
		return "", err
	}
	return popped[1], nil
}

func (g *goRedis) spokenProtocol(ctx context.Context) (int64, error) {
	hello, err := g.client.Do(ctx, "HELLO").Result()
	if err != nil {
		return 0, err
	}
	// RESP2 has no maps: there it is a list, and the answer is 0.
	fields, _ := hello.(map[any]any)
	protocol, _ := fields["proto"].(int64)
	return protocol, nil
}
