<?php

declare(strict_types=1);

require __DIR__ . '/scenario.php';

final class PhpRedis implements Client
{
    private Environment $env;
    /** @var Redis|RedisCluster */
    private $client;

    public function __construct(Environment $env)
    {
        $this->env = $env;
    }

    public function connect(): void
    {
        $env = $this->env;
        $auth = $env->password === null ? null : ($env->user === null ? $env->password : [$env->user, $env->password]);
        if ($env->cluster) {
            $arguments = [null, ["{$env->host}:{$env->port}"], CONNECT_SECONDS, COMMAND_SECONDS, false, $auth];
            $this->client = new RedisCluster(...$arguments, ...($env->tls === null ? [] : [$env->tls]));

            return;
        }
        $this->client = new Redis();
        $host = $env->tls === null ? $env->host : "tls://{$env->host}";
        $context = $env->tls === null ? [] : ['stream' => $env->tls];
        $this->client->connect($host, $env->port, CONNECT_SECONDS, null, 0, COMMAND_SECONDS, $context);
        if ($auth !== null) {
            $this->client->auth($auth);
        }
    }

    public function ping(): bool
    {
        return $this->env->cluster ? $this->client->ping('any') : $this->client->ping();
    }

    public function set(string $key, string $value): void
    {
        // An error of the server is no exception here.
        if ($this->attempt(fn () => $this->client->set($key, $value)) !== true) {
            throw new RedisException($this->client->getLastError() ?? 'SET was not acknowledged');
        }
    }

    public function get(string $key): ?string
    {
        $value = $this->attempt(fn () => $this->client->get($key));

        return $value === false ? null : $value;
    }

    /** A connection that could not be opened again by itself stays closed, and a cluster of which none was there. */
    private function attempt(callable $command)
    {
        try {
            return $command();
        } catch (RedisException | RedisClusterException $error) {
            if ($this->env->cluster || !$this->client->isConnected()) {
                $this->connect();
            }
            throw $error;
        }
    }

    public function pipelinedGet(array $keys): array
    {
        if ($this->env->cluster) {
            throw new NotOffered('RedisCluster has no pipeline');
        }
        $pipeline = $this->client->pipeline();
        foreach ($keys as $key) {
            $pipeline->get($key);
        }

        return $pipeline->exec();
    }

    public function transaction(string $counter, string $other): array
    {
        $replies = $this->client->multi()->set($counter, '41')->incr($counter)->get($counter)->set($other, 'done')->exec();

        return array_map(static fn ($reply) => $reply === true ? 'OK' : $reply, $replies);
    }

    public function evaluate(string $script, array $keys, string $argument): array
    {
        return $this->client->eval($script, [...$keys, $argument], count($keys));
    }

    public function subscribe(string $channel, callable $listen): void
    {
        // A connection that has subscribed does nothing else any more; so this has its own.
        $subscriber = new self($this->env);
        $subscriber->connect();
        $ended = false;
        try {
            $subscriber->client->subscribe([$channel], static function ($client, $from, $message) use ($listen, &$ended) {
                $ended = $ended || !$listen($message);
                if ($ended) {
                    throw new OverflowException('that is all');
                }
            });
        } catch (OverflowException | RedisException $end) {
            // An exception is the only way out of the listening; Redis makes one of its own of it, RedisCluster does not.
            if (!$ended) {
                throw $end;
            }
        }
    }

    public function publish(string $channel, string $message): void
    {
        $this->client->publish($channel, $message);
    }

    public function ssubscribe(string $channel, callable $listen): void
    {
        throw new NotOffered('phpredis 5 has no sharded pub/sub');
    }

    public function spublish(string $channel, string $message): void
    {
        throw new NotOffered('phpredis 5 has no sharded pub/sub');
    }

    public function push(string $key, string $value): void
    {
        $this->client->rPush($key, $value);
    }

    public function blockingPop(string $key, int $seconds): ?string
    {
        return $this->client->blPop([$key], $seconds)[1] ?? null;
    }

    public function spokenProtocol(): int
    {
        throw new NotOffered('phpredis speaks nothing but RESP2');
    }
}

main('phpredis', phpversion('redis'), static fn (Environment $env) => new PhpRedis($env));
