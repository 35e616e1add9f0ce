<?php

declare(strict_types=1);

require __DIR__ . '/scenario.php';
require 'Predis/Autoloader.php';

Predis\Autoloader::register();

final class Predis implements Client
{
    private Environment $env;
    private Predis\Client $client;

    public function __construct(Environment $env)
    {
        $this->env = $env;
    }

    public function connect(): void
    {
        $env = $this->env;
        if ($env->user !== null) {
            throw new NotOffered('Predis 1 authenticates by a password only, not as a user');
        }
        $common = array_filter([
            'scheme' => $env->tls === null ? 'tcp' : 'tls',
            'ssl' => $env->tls,
            'password' => $env->password,
            'timeout' => CONNECT_SECONDS,
            'read_write_timeout' => COMMAND_SECONDS,
        ]);
        $seed = ['host' => $env->host, 'port' => $env->port] + $common;
        $this->client = $env->cluster
            ? new Predis\Client([$seed], ['cluster' => 'redis', 'parameters' => $common])
            : new Predis\Client($seed);
        $this->client->connect();
    }

    public function ping(): bool
    {
        // Predis 1 has no PING over a cluster.
        return $this->env->cluster
            ? $this->client->exists("{$this->env->prefix}any") === 0
            : (string) $this->client->ping() === 'PONG';
    }

    public function set(string $key, string $value): void
    {
        $this->usable()->set($key, $value);
    }

    public function get(string $key): ?string
    {
        return $this->usable()->get($key);
    }

    /** A cluster's client forgets nodes that it cannot reach; once it has forgotten all, only a new one helps. */
    private function usable(): Predis\Client
    {
        if ($this->env->cluster && count($this->client->getConnection()) === 0) {
            $this->connect();
        }

        return $this->client;
    }

    public function pipelinedGet(array $keys): array
    {
        return $this->client->pipeline(static function ($pipeline) use ($keys): void {
            foreach ($keys as $key) {
                $pipeline->get($key);
            }
        });
    }

    public function transaction(string $counter, string $other): array
    {
        if ($this->env->cluster) {
            throw new NotOffered('Predis 1 has no transactions over a cluster');
        }
        $replies = $this->client->transaction(static function ($transaction) use ($counter, $other): void {
            $transaction->set($counter, '41');
            $transaction->incr($counter);
            $transaction->get($counter);
            $transaction->set($other, 'done');
        });

        return array_map(static fn ($reply) => $reply instanceof Predis\Response\Status ? (string) $reply : $reply, $replies);
    }

    public function evaluate(string $script, array $keys, string $argument): array
    {
        return $this->client->eval($script, count($keys), ...[...$keys, $argument]);
    }

    public function subscribe(string $channel, callable $listen): void
    {
        if ($this->env->cluster) {
            throw new NotOffered('Predis 1 has no pub/sub over a cluster');
        }
        // A connection that has subscribed does nothing else any more; so this has its own.
        $subscriber = new self($this->env);
        $subscriber->connect();
        $messages = $subscriber->client->pubSubLoop(['subscribe' => $channel]);
        foreach ($messages as $message) {
            if ($message->kind === 'message' && !$listen($message->payload)) {
                $messages->stop(true);

                return;
            }
        }
    }

    public function publish(string $channel, string $message): void
    {
        $this->client->publish($channel, $message);
    }

    public function ssubscribe(string $channel, callable $listen): void
    {
        throw new NotOffered('Predis 1 has no sharded pub/sub');
    }

    public function spublish(string $channel, string $message): void
    {
        throw new NotOffered('Predis 1 has no sharded pub/sub');
    }

    public function push(string $key, string $value): void
    {
        $this->client->rpush($key, [$value]);
    }

    public function blockingPop(string $key, int $seconds): ?string
    {
        return $this->client->blpop([$key], $seconds)[1] ?? null;
    }

    public function spokenProtocol(): int
    {
        throw new NotOffered('Predis 1 speaks nothing but RESP2');
    }
}

main('predis', Predis\Client::VERSION, static fn (Environment $env) => new Predis($env));
