"""The scenario that every Python client runs; ../README.md has the contract.

A client is an object with the coroutines of `Client`; everything else is here. Keys, values and channels are strings.
"""

import asyncio
import os
import sys
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace

from loop import Loop

SCENARIO_SECONDS = 30
CONNECT_SECONDS = 5
COMMAND_SECONDS = 5
KEYS = 1000
MESSAGES = 10
USER_DATA = (
    "-MOVED 1234 10.10.10.100:7000\r\n"
    "07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected 5461-10922\n"
)
JOIN_SCRIPT = "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) return {KEYS[1], KEYS[2], ARGV[1]}"


class NotOffered(Exception):
    """The client, or the server, has no such thing; the message says which and why."""


@dataclass(frozen=True)
class Environment:
    """What the runner says in RN_*."""

    host: str
    port: int
    cluster: bool
    prefix: str
    user: str | None
    password: str | None
    tls: SimpleNamespace | None  # with the PEM files .ca, and .cert and .key or None
    protocol: int

    @staticmethod
    def read(protocol: int) -> "Environment":
        env = os.environ
        tls = None
        if env.get("RN_TLS") == "yes":
            tls = SimpleNamespace(ca=env.get("RN_TLS_CA"), cert=env.get("RN_TLS_CERT"), key=env.get("RN_TLS_KEY"))
        return Environment(
            host=env["RN_HOST"],
            port=int(env["RN_PORT"]),
            cluster=env["RN_MODE"] == "cluster",
            prefix=env["RN_PREFIX"],
            user=env.get("RN_USER"),
            password=env.get("RN_PASSWORD"),
            tls=tls,
            protocol=int(env.get("RN_PROTO") or protocol),
        )


class Subscription(ABC):
    @abstractmethod
    async def receive(self) -> str:
        """Waits for the next message."""

    @abstractmethod
    async def close(self) -> None: ...


class Client(ABC):
    """What the scenario needs of a client. What a client does not offer raises NotOffered."""

    @abstractmethod
    async def connect(self) -> None: ...

    @abstractmethod
    async def ping(self) -> bool: ...

    @abstractmethod
    async def set(self, key: str, value: str) -> None: ...

    @abstractmethod
    async def get(self, key: str) -> str | None: ...

    @abstractmethod
    async def pipelined_get(self, keys: list[str]) -> list[str | None]: ...

    @abstractmethod
    async def transaction(self, counter: str, other: str) -> list:
        """SET counter 41, INCR counter, GET counter, SET other done: the four replies of EXEC."""

    @abstractmethod
    async def evaluate(self, script: str, keys: list[str], argument: str) -> list[str]: ...

    @abstractmethod
    async def subscribe(self, channel: str) -> Subscription: ...

    @abstractmethod
    async def publish(self, channel: str, message: str) -> None: ...

    @abstractmethod
    async def ssubscribe(self, channel: str) -> Subscription: ...

    @abstractmethod
    async def spublish(self, channel: str, message: str) -> None: ...

    @abstractmethod
    async def push(self, key: str, value: str) -> None: ...

    @abstractmethod
    async def blocking_pop(self, key: str, seconds: int) -> str | None: ...

    @abstractmethod
    async def spoken_protocol(self, key: str) -> int:
        """What HELLO says on a connection that the client made for itself, to the node of this key."""


class Scenario:
    def __init__(self, client: Client, env: Environment):
        self._client = client
        self._env = env
        self._prefix = env.prefix

    def steps(self):
        return [
            ("connect", self._connect),
            ("keys", self._keys),
            ("pipeline", self._pipeline),
            ("multi", self._multi),
            ("lua", self._lua),
            ("pubsub", self._pubsub),
            ("spubsub", self._spubsub),
            ("blocking", self._blocking),
            ("resp3", self._resp3),
            ("userdata", self._user_data),
        ]

    async def _connect(self):
        await self._client.connect()
        check(True, await self._client.ping(), "PING")

    async def _keys(self):
        for i in range(KEYS):
            await self._client.set(self._key(i), f"v:{i}")
        for i in range(KEYS):
            check(f"v:{i}", await self._client.get(self._key(i)), self._key(i))

    async def _pipeline(self):
        got = await self._client.pipelined_get([self._key(i) for i in range(KEYS)])
        check([f"v:{i}" for i in range(KEYS)], got, "the replies of the pipeline")

    async def _multi(self):
        got = await self._client.transaction(self._prefix + "{tx}a", self._prefix + "{tx}b")
        check(["OK", 42, "42", "OK"], ["OK" if reply is True else reply for reply in got], "the replies of EXEC")

    async def _lua(self):
        keys = [self._prefix + "{lua}a", self._prefix + "{lua}b"]
        check([*keys, "argument"], await self._client.evaluate(JOIN_SCRIPT, keys, "argument"), "the reply of EVAL")

    async def _pubsub(self):
        await self._messages(self._client.subscribe, self._client.publish, "news")

    async def _spubsub(self):
        await self._messages(self._client.ssubscribe, self._client.spublish, "snews")

    async def _messages(self, subscribe, publish, channel):
        subscription = await subscribe(self._prefix + channel)
        try:
            sent = [f"message {i}" for i in range(MESSAGES)]
            for message in sent:
                await publish(self._prefix + channel, message)
            check(sent, [await subscription.receive() for _ in sent], "the messages")
        finally:
            await subscription.close()

    async def _blocking(self):
        key = self._prefix + "{b}list"

        async def push_later():
            await asyncio.sleep(0.2)
            await self._client.push(key, "element")

        popped, _ = await asyncio.gather(self._client.blocking_pop(key, 5), push_later())
        check("element", popped, "BLPOP")

    async def _resp3(self):
        if self._env.protocol != 3:
            raise NotOffered(f"RN_PROTO is {self._env.protocol}")
        check(3, await self._client.spoken_protocol(self._key(0)), "the proto of HELLO")

    async def _user_data(self):
        await self._client.set(self._prefix + "userdata", USER_DATA)
        check(USER_DATA, await self._client.get(self._prefix + "userdata"), "the value")

    def _key(self, i):
        return f"{self._prefix}key:{i}"


class Report:
    """TAP on stdout, a line at a time."""

    def __init__(self):
        self._tests = 0
        self._failures = 0

    def say(self, line):
        print(line, flush=True)

    def ok(self, name, remark=None):
        self._test("ok", name, remark)

    def not_ok(self, name, remark):
        self._failures += 1
        self._test("not ok", name, remark)

    def tell(self, name, outcome):
        if outcome.good:
            self.ok(name, outcome.remark)
        else:
            self.not_ok(name, outcome.remark)

    def finish(self) -> int:
        self.say(f"1..{self._tests}")
        return 1 if self._failures else 0

    def _test(self, verdict, name, remark):
        self._tests += 1
        self.say(f"{verdict} {self._tests} - {name}" + (f" # {remark}" if remark else ""))


def check(expected, got, what):
    if got != expected:
        raise AssertionError(f"{what}: expected {shortened(expected)}, got {shortened(got)}")


def shortened(value) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:200] + "..."


def one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


@dataclass(frozen=True)
class Outcome:
    good: bool
    remark: str | None = None


async def outcome_of(name: str, step) -> Outcome:
    try:
        await asyncio.wait_for(step(), SCENARIO_SECONDS)
        return Outcome(True)
    except NotOffered as missing:
        return Outcome(True, f"SKIP {missing}")
    except asyncio.TimeoutError as error:
        return Outcome(False, f"{type(error).__name__}: {str(error) or f'not done within {SCENARIO_SECONDS} s'}")
    except Exception as error:
        if name == "spubsub" and "unknown command" in str(error).lower():
            return Outcome(True, "SKIP the server has no sharded pub/sub")
        return Outcome(False, one_line(error))


async def run_steps(report: Report, steps) -> Outcome:
    """Returns what connecting came to: if it did not succeed, everything else comes to the same."""
    (first, connect), *others = steps
    connected = await outcome_of(first, connect)
    report.tell(first, connected)
    for name, step in others:
        report.tell(name, connected if connected.remark else await outcome_of(name, step))
    return connected


async def obey(report: Report, client: Client, env: Environment, connected: Outcome) -> None:
    """Carries out the commands on stdin."""
    loop = None
    while words := (await asyncio.to_thread(sys.stdin.readline)).split():
        match words:
            case ["loop", name, "strict" | "lenient"] if connected.remark:
                report.tell(name, connected)
            case ["end"] if connected.remark:
                pass
            case ["loop", name, ("strict" | "lenient") as rigour]:
                loop = Loop(client, f"{env.prefix}loop:", name, rigour == "strict")
                await loop.start(report)
            case ["end"] if loop:
                await loop.end(report)
                loop = None
            case ["quit"]:
                return
            case _:
                report.say(f"# not understood: {' '.join(words)}")


async def perform(name: str, version: str, client: Client, env: Environment) -> int:
    # One thread waits for stdin, four run loops, and a blocking client has one more for each call that hangs.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(16))
    report = Report()
    report.say(f"# client {name} {version}")
    connected = await run_steps(report, Scenario(client, env).steps())
    await obey(report, client, env, connected)
    return report.finish()


def main(name: str, version: str, protocol: int, make) -> None:
    """Runs the program of one client: `make` makes the client for an Environment, `protocol` is the newest it speaks."""
    if sys.argv[1:] == ["--version"]:
        print(name, version)
        return
    env = Environment.read(protocol)

    async def program():
        code = await perform(name, version, make(env), env)
        sys.stdout.flush()
        # Not sys.exit: a library's thread that hangs must not keep the program.
        os._exit(code)

    asyncio.run(program())
