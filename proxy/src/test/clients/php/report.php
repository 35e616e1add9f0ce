<?php

declare(strict_types=1);

/** The client, or the server, has no such thing; the message says which and why. */
final class NotOffered extends Exception
{
}

/** A scenario that takes too long. */
final class TooLate extends Exception
{
}

/** What a step came to. */
final class Outcome
{
    public bool $good;
    public string $remark;

    public function __construct(bool $good, string $remark = '')
    {
        $this->good = $good;
        $this->remark = $remark;
    }

    /** Whether it has simply succeeded. */
    public function simple(): bool
    {
        return $this->good && $this->remark === '';
    }
}

/** TAP on stdout, a line at a time. */
final class Report
{
    private int $tests = 0;
    private int $failures = 0;

    public function say(string $line): void
    {
        fwrite(STDOUT, $line . "\n");
    }

    public function ok(string $name, string $remark = ''): void
    {
        $this->test('ok', $name, $remark);
    }

    public function notOk(string $name, string $remark): void
    {
        $this->failures++;
        $this->test('not ok', $name, $remark);
    }

    public function tell(string $name, Outcome $outcome): void
    {
        $outcome->good ? $this->ok($name, $outcome->remark) : $this->notOk($name, $outcome->remark);
    }

    /** Prints the plan; returns the exit code. */
    public function finish(): int
    {
        $this->say("1..{$this->tests}");

        return $this->failures === 0 ? 0 : 1;
    }

    private function test(string $verdict, string $name, string $remark): void
    {
        $this->tests++;
        $this->say("$verdict {$this->tests} - $name" . ($remark === '' ? '' : " # $remark"));
    }
}

/** An error as one line: `class: message`. */
function oneLine(Throwable $error): string
{
    return preg_replace('/\s+/', ' ', get_class($error) . ': ' . $error->getMessage());
}
