<?php

declare(strict_types=1);

/**
 * The operations that run in the background while a cluster changes under them: a process with a client of its own, 64
 * keys, SET k n, GET k, compare. Nobody else has these keys, so a GET that follows an acknowledged SET must see exactly
 * what was set.
 */
final class Loop
{
    private const KEYS = 64;
    private const STARTED = 50;
    private const RECOVERED = 50;
    private const REMARKS = 5;
    private const START_SECONDS = 30;
    private const RECOVERY_SECONDS = 20;

    /** @var resource to the other process */
    private $socket;
    private string $name;
    private bool $strict;

    private ?Client $client = null;
    private int $operations = 0;
    private int $errors = 0;
    private int $wrong = 0;
    private array $remarks = [];
    private int $streak = 0;
    private array $streakKeys = [];

    public function __construct(string $name, bool $strict)
    {
        $this->name = $name;
        $this->strict = $strict;
    }

    /** Starts the process. */
    public function start(Report $report, Environment $env, callable $make): void
    {
        [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        inBackground(function () use ($ours, $theirs, $env, $make): void {
            fclose($ours);
            $this->socket = $theirs;
            $this->work($env, $make);
        });
        fclose($theirs);
        $this->socket = $ours;
        $report->say($this->readLine(self::START_SECONDS) ?? "# not looping {$this->name}");
    }

    /** Waits until all works again, ends the process and tells the result. */
    public function end(Report $report): void
    {
        fwrite($this->socket, "end\n");
        $remarks = $this->readLine(2 * self::RECOVERY_SECONDS);
        $result = $this->readLine(1);
        fclose($this->socket);
        foreach (json_decode($remarks ?? '[]') as $remark) {
            $report->say("# $remark");
        }
        [$good, $summary] = json_decode($result ?? '[false, "its process does not answer"]');
        $good ? $report->ok($this->name, $summary) : $report->notOk($this->name, $summary);
    }

    private function readLine(int $seconds): ?string
    {
        stream_set_timeout($this->socket, $seconds);
        $line = fgets($this->socket);

        return $line === false ? null : rtrim($line);
    }

    private function work(Environment $env, callable $make): void
    {
        $deadline = null;
        $started = false;
        for ($n = 1; $deadline === null || (microtime(true) < $deadline && !$this->recovered()); $n++) {
            for ($key = 0; $key < self::KEYS; $key++) {
                $this->operation($env, $make, "{$env->prefix}loop:$key", (string) $n);
                if ($deadline === null && $this->isToEnd()) {
                    $this->interrupt();
                    $deadline = microtime(true) + self::RECOVERY_SECONDS;
                }
                if (!$started && $this->operations >= self::STARTED) {
                    fwrite($this->socket, "# looping {$this->name}\n");
                    $started = true;
                }
                usleep(2000);
            }
        }
        $this->tell();
    }

    private function tell(): void
    {
        $summary = "ops={$this->operations} errors={$this->errors} wrong={$this->wrong}";
        $recovered = $this->recovered();
        if (!$recovered) {
            $summary .= ' not recovered in ' . self::RECOVERY_SECONDS . ' s';
        }
        $good = $recovered && $this->wrong === 0 && !($this->strict && $this->errors > 0);
        fwrite($this->socket, json_encode($this->remarks) . "\n" . json_encode([$good, $summary]) . "\n");
    }

    private function isToEnd(): bool
    {
        $read = [$this->socket];
        $write = $except = null;

        return stream_select($read, $write, $except, 0) > 0;
    }

    private function recovered(): bool
    {
        return $this->streak >= self::RECOVERED && count($this->streakKeys) === self::KEYS;
    }

    private function operation(Environment $env, callable $make, string $key, string $value): void
    {
        try {
            if ($this->client === null) {
                $client = $make($env);
                $client->connect();
                $this->client = $client;
            }
            $this->client->set($key, $value);
            $got = $this->client->get($key);
        } catch (Throwable $error) {
            $this->errors++;
            $this->broken("$key: " . oneLine($error));

            return;
        }
        if ($got !== $value) {
            $this->wrong++;
            // Errors are expected, so this takes the place of the last of them.
            array_splice($this->remarks, self::REMARKS - 1);
            $this->broken("$key: SET $value was acknowledged, GET said " . var_export($got, true));

            return;
        }
        $this->operations++;
        $this->streak++;
        $this->streakKeys[$key] = true;
    }

    private function broken(string $remark): void
    {
        $this->interrupt();
        if (count($this->remarks) < self::REMARKS) {
            $this->remarks[] = $remark;
        }
    }

    private function interrupt(): void
    {
        $this->streak = 0;
        $this->streakKeys = [];
    }
}

/** Does something in a process of its own, which ends without what this one has to do at its end. */
function inBackground(callable $work): int
{
    $process = pcntl_fork();
    if ($process !== 0) {
        return $process;
    }
    try {
        pcntl_alarm(0);
        $work();
    } finally {
        posix_kill(posix_getpid(), SIGKILL);
    }
}
