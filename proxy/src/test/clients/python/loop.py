"""The operations that run in the background while a cluster changes under them."""

import asyncio

KEYS = 64
TASKS = 4
STARTED = 50
RECOVERED = 50
RECOVERY_SECONDS = 20
START_SECONDS = 30
REMARKS = 5


class Loop:
    """Four tasks, each with its own sixteen keys: SET k n, GET k, compare.

    No two tasks share a key, so a GET that follows an acknowledged SET must see exactly what was set.
    """

    def __init__(self, client, prefix: str, name: str, strict: bool):
        self._client = client
        self._keys = [f"{prefix}{i}" for i in range(KEYS)]
        self._name = name
        self._strict = strict
        self._stopped = False
        self._tasks = []
        self._operations = 0
        self._errors = 0
        self._wrong = 0
        self._remarks = []
        self._streak = 0
        self._streak_keys = set()

    async def start(self, report) -> None:
        self._tasks = [asyncio.create_task(self._work(self._keys[i::TASKS])) for i in range(TASKS)]
        if await self._until(lambda: self._operations >= STARTED, START_SECONDS):
            report.say(f"# looping {self._name}")
        else:
            report.say(f"# not looping {self._name}: {self._summary()}")

    async def end(self, report) -> None:
        self._streak = 0
        self._streak_keys.clear()
        recovered = await self._until(
            lambda: self._streak >= RECOVERED and len(self._streak_keys) == KEYS, RECOVERY_SECONDS
        )
        self._stopped = True
        # A command that hangs is not waited for longer than any scenario.
        await asyncio.wait(self._tasks, timeout=RECOVERY_SECONDS)
        for remark in self._remarks:
            report.say(f"# {remark}")
        if recovered and not self._wrong and not (self._strict and self._errors):
            report.ok(self._name, self._summary())
        else:
            report.not_ok(self._name, self._summary() + ("" if recovered else f" not recovered in {RECOVERY_SECONDS} s"))

    async def _work(self, keys) -> None:
        n = 0
        while not self._stopped:
            n += 1
            for key in keys:
                if self._stopped:
                    return
                await self._operation(key, str(n))
                await asyncio.sleep(0.002)

    async def _operation(self, key, value) -> None:
        try:
            await self._client.set(key, value)
            got = await self._client.get(key)
        except Exception as error:
            self._errors += 1
            self._broken(f"{key}: {type(error).__name__}: {error}")
            return
        if got != value:
            self._wrong += 1
            # Errors are expected, so this takes the place of the last of them.
            del self._remarks[REMARKS - 1 :]
            self._broken(f"{key}: SET {value} was acknowledged, GET said {got}")
            return
        self._operations += 1
        self._streak += 1
        self._streak_keys.add(key)

    def _broken(self, remark) -> None:
        self._streak = 0
        self._streak_keys.clear()
        if len(self._remarks) < REMARKS:
            self._remarks.append(" ".join(remark.split()))

    async def _until(self, condition, seconds) -> bool:
        clock = asyncio.get_running_loop()
        deadline = clock.time() + seconds
        while not condition() and clock.time() < deadline:
            await asyncio.sleep(0.02)
        return condition()

    def _summary(self) -> str:
        return f"ops={self._operations} errors={self._errors} wrong={self._wrong}"
