<?php

declare(strict_types=1);

// The scenario that every PHP client runs; ../README.md has the contract.

require __DIR__ . '/report.php';
require __DIR__ . '/loop.php';

const CONNECT_SECONDS = 5;
const COMMAND_SECONDS = 5;

/** What the runner says in RN_*. */
final class Environment
{
    public string $host;
    public int $port;
    public bool $cluster;
    public string $prefix;
    public ?string $user;
    public ?string $password;
    /** The PEM files as PHP's options of streams, or null. */
    public ?array $tls = null;

    public function __construct()
    {
        $this->host = getenv('RN_HOST');
        $this->port = (int) getenv('RN_PORT');
        $this->cluster = getenv('RN_MODE') === 'cluster';
        $this->prefix = getenv('RN_PREFIX');
        $this->user = getenv('RN_USER') ?: null;
        $this->password = getenv('RN_PASSWORD') ?: null;
        if (getenv('RN_TLS') === 'yes') {
            $this->tls = array_filter([
                'cafile' => getenv('RN_TLS_CA'),
                'local_cert' => getenv('RN_TLS_CERT'),
                'local_pk' => getenv('RN_TLS_KEY'),
                'verify_peer' => true,
            ]);
        }
    }
}

/** What the scenario needs of a client. What a client does not offer throws NotOffered. */
interface Client
{
    public function connect(): void;

    /** Whether PING is answered. */
    public function ping(): bool;

    public function set(string $key, string $value): void;

    public function get(string $key): ?string;

    public function pipelinedGet(array $keys): array;

    /** The replies to SET counter 41, INCR counter, GET counter, SET other done. */
    public function transaction(string $counter, string $other): array;

    public function evaluate(string $script, array $keys, string $argument): array;

    /** Subscribes, and calls $listen with each message until it returns false. */
    public function subscribe(string $channel, callable $listen): void;

    public function publish(string $channel, string $message): void;

    public function ssubscribe(string $channel, callable $listen): void;

    public function spublish(string $channel, string $message): void;

    public function push(string $key, string $value): void;

    public function blockingPop(string $key, int $seconds): ?string;

    /** What HELLO says on a connection of the client's own. */
    public function spokenProtocol(): int;
}

final class Scenario
{
    private const SECONDS = 30;
    private const KEYS = 1000;
    private const MESSAGES = 10;
    private const USER_DATA = "-MOVED 1234 10.10.10.100:7000\r\n"
        . '07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected '
        . "5461-10922\n";
    private const JOIN_SCRIPT = "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) "
        . 'return {KEYS[1], KEYS[2], ARGV[1]}';
    private const STEPS = [
        'connect', 'keys', 'pipeline', 'multi', 'lua', 'pubsub', 'spubsub', 'blocking', 'resp3', 'userdata',
    ];

    private Environment $env;
    private Client $client;
    /** What connecting came to: if it did not succeed, everything else comes to the same. */
    private ?Outcome $connected = null;
    /** @var callable makes a client for an Environment */
    private $make;

    public function __construct(Environment $env, callable $make)
    {
        $this->env = $env;
        $this->make = $make;
        $this->client = $make($env);
    }

    public function run(Report $report): void
    {
        pcntl_async_signals(true);
        pcntl_signal(SIGALRM, static function (): void {
            throw new TooLate('not done within ' . self::SECONDS . ' s');
        });
        foreach (self::STEPS as $step) {
            $outcome = $this->connected === null || $this->connected->simple() ? $this->outcomeOf($step) : $this->connected;
            $this->connected ??= $outcome;
            $report->tell($step, $outcome);
        }
    }

    private function outcomeOf(string $step): Outcome
    {
        pcntl_alarm(self::SECONDS);
        try {
            $this->{$step}();

            return new Outcome(true);
        } catch (NotOffered $missing) {
            return new Outcome(true, 'SKIP ' . $missing->getMessage());
        } catch (Throwable $error) {
            if ($step === 'spubsub' && stripos($error->getMessage(), 'unknown command') !== false) {
                return new Outcome(true, 'SKIP the server has no sharded pub/sub');
            }

            return new Outcome(false, oneLine($error));
        } finally {
            pcntl_alarm(0);
        }
    }

    private function connect(): void
    {
        $this->client->connect();
        $this->check(true, $this->client->ping(), 'PING');
    }

    private function keys(): void
    {
        for ($i = 0; $i < self::KEYS; $i++) {
            $this->client->set($this->key($i), "v:$i");
        }
        for ($i = 0; $i < self::KEYS; $i++) {
            $this->check("v:$i", $this->client->get($this->key($i)), $this->key($i));
        }
    }

    private function pipeline(): void
    {
        $indices = range(0, self::KEYS - 1);
        $values = array_map(static fn (int $i) => "v:$i", $indices);
        $this->check($values, $this->client->pipelinedGet(array_map([$this, 'key'], $indices)), 'the pipeline');
    }

    private function multi(): void
    {
        $got = $this->client->transaction($this->env->prefix . '{tx}a', $this->env->prefix . '{tx}b');
        $this->check(['OK', 42, '42', 'OK'], $got, 'the replies of EXEC');
    }

    private function lua(): void
    {
        $keys = [$this->env->prefix . '{lua}a', $this->env->prefix . '{lua}b'];
        $got = $this->client->evaluate(self::JOIN_SCRIPT, $keys, 'argument');
        $this->check([...$keys, 'argument'], $got, 'the reply of EVAL');
    }

    private function pubsub(): void
    {
        $this->messages('subscribe', 'publish', $this->env->prefix . 'news');
    }

    private function spubsub(): void
    {
        $this->messages('ssubscribe', 'spublish', $this->env->prefix . 'snews');
    }

    /** Another process publishes; it begins when one of its first messages, sent again and again, has arrived. */
    private function messages(string $subscribe, string $publish, string $channel): void
    {
        $sent = array_map(static fn (int $i) => "message $i", range(0, self::MESSAGES - 1));
        [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $publisher = inBackground(fn () => $this->publishAll($publish, $channel, $sent, $theirs));
        $got = [];
        try {
            $this->client->{$subscribe}($channel, static function (string $message) use (&$got, $ours): bool {
                if ($message === 'anybody?') {
                    fwrite($ours, '!');
                } else {
                    $got[] = $message;
                }

                return count($got) < self::MESSAGES;
            });
        } finally {
            posix_kill($publisher, SIGKILL);
            pcntl_waitpid($publisher, $status);
        }
        $this->check($sent, $got, 'the messages');
    }

    /** @param resource $socket says when somebody has subscribed */
    private function publishAll(string $publish, string $channel, array $messages, $socket): void
    {
        $client = ($this->make)($this->env);
        $client->connect();
        do {
            $client->{$publish}($channel, 'anybody?');
            $read = [$socket];
            $write = $except = null;
        } while (stream_select($read, $write, $except, 0, 100_000) === 0);
        foreach ($messages as $message) {
            $client->{$publish}($channel, $message);
        }
    }

    private function blocking(): void
    {
        $key = $this->env->prefix . '{b}list';
        $pusher = inBackground(function () use ($key): void {
            $client = ($this->make)($this->env);
            $client->connect();
            usleep(200_000);
            $client->push($key, 'element');
        });
        try {
            // BLPOP's own limit comes before that of commands.
            $this->check('element', $this->client->blockingPop($key, COMMAND_SECONDS - 1), 'BLPOP');
        } finally {
            pcntl_waitpid($pusher, $status);
        }
    }

    private function resp3(): void
    {
        $this->check(3, $this->client->spokenProtocol(), 'the proto of HELLO');
    }

    private function userdata(): void
    {
        $this->client->set($this->env->prefix . 'userdata', self::USER_DATA);
        $this->check(self::USER_DATA, $this->client->get($this->env->prefix . 'userdata'), 'the value');
    }

    private function key(int $i): string
    {
        return "{$this->env->prefix}key:$i";
    }

    private function check($expected, $got, string $what): void
    {
        if ($expected !== $got) {
            $shortened = static fn ($value) => substr(json_encode($value), 0, 200);
            throw new UnexpectedValueException("$what: expected {$shortened($expected)}, got {$shortened($got)}");
        }
    }

    /** Carries out the commands on stdin. */
    public function obey(Report $report): void
    {
        $loop = null;
        while (($line = fgets(STDIN)) !== false) {
            $words = preg_split('/\s+/', trim($line));
            if (count($words) === 3 && $words[0] === 'loop' && !$this->connected->simple()) {
                $report->tell($words[1], $this->connected);
            } elseif ($words === ['end'] && !$this->connected->simple()) {
                continue;
            } elseif (count($words) === 3 && $words[0] === 'loop') {
                $loop = new Loop($words[1], $words[2] === 'strict');
                $loop->start($report, $this->env, $this->make);
            } elseif ($words === ['end'] && $loop !== null) {
                $loop->end($report);
                $loop = null;
            } elseif ($words === ['quit']) {
                return;
            } else {
                $report->say('# not understood: ' . trim($line));
            }
        }
    }
}

/** Runs the program of one client; $make makes the client for an Environment. */
function main(string $name, string $version, callable $make): void
{
    if (($GLOBALS['argv'][1] ?? '') === '--version') {
        echo "$name $version\n";

        return;
    }
    $report = new Report();
    $report->say("# client $name $version");
    $scenario = new Scenario(new Environment(), $make);
    $scenario->run($report);
    $scenario->obey($report);
    exit($report->finish());
}
