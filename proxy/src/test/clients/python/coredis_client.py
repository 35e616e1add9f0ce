"""coredis."""

import asyncio
from contextlib import AsyncExitStack

import coredis

from scenario import COMMAND_SECONDS, CONNECT_SECONDS, Client, Environment, NotOffered, Subscription, main


class CoredisSubscription(Subscription):
    def __init__(self, pubsub):
        self._pubsub = pubsub
        self._context = AsyncExitStack()

    async def open(self):
        await self._context.enter_async_context(self._pubsub)
        return self

    async def receive(self):
        while True:
            message = await self._pubsub.get_message(timeout=1)
            if message:
                return message["data"]

    async def close(self):
        await self._context.aclose()


class Coredis(Client):
    def __init__(self, env: Environment):
        self._env = env
        self._client = None
        self._seed = None
        self._life = None

    async def connect(self):
        if self._env.protocol != 3:
            raise NotOffered("coredis speaks nothing but RESP3")
        # coredis ties a client to the task that opened it; the scenario's steps are tasks of their own.
        opened = asyncio.get_running_loop().create_future()
        self._life = asyncio.create_task(self._live(opened))
        self._client = await opened

    async def _live(self, opened):
        try:
            async with self._open(self._env.cluster) as client, self._open(cluster=False) as self._seed:
                opened.set_result(client)
                await asyncio.Event().wait()
        except Exception as error:
            if not opened.done():
                opened.set_exception(error)

    def _open(self, cluster: bool):
        env = self._env
        options = {
            "host": env.host,
            "port": env.port,
            "username": env.user,
            "password": env.password,
            "decode_responses": True,
            "connect_timeout": CONNECT_SECONDS,
            "stream_timeout": COMMAND_SECONDS,
        }
        if env.tls:
            options |= {
                "ssl": True,
                "ssl_ca_certs": env.tls.ca,
                "ssl_certfile": env.tls.cert,
                "ssl_keyfile": env.tls.key,
                "ssl_cert_reqs": "required",
                "ssl_check_hostname": True,
            }
        return coredis.RedisCluster(**options) if cluster else coredis.Redis(**options)

    async def ping(self):
        return await self._client.ping() == "PONG"

    async def set(self, key, value):
        await self._client.set(key, value)

    async def get(self, key):
        return await self._client.get(key)

    async def pipelined_get(self, keys):
        async with self._client.pipeline(transaction=False) as pipeline:
            replies = [pipeline.get(key) for key in keys]
        return [await reply for reply in replies]

    async def transaction(self, counter, other):
        async with self._client.pipeline(transaction=True) as pipeline:
            replies = [
                pipeline.set(counter, "41"),
                pipeline.incr(counter),
                pipeline.get(counter),
                pipeline.set(other, "done"),
            ]
        return [await reply for reply in replies]

    async def evaluate(self, script, keys, argument):
        return list(await self._client.eval(script, keys, [argument]))

    async def subscribe(self, channel):
        return await CoredisSubscription(
            self._client.pubsub(channels=[channel], ignore_subscribe_messages=True)
        ).open()

    async def publish(self, channel, message):
        # RedisCluster.publish takes another node each time, and Redis keeps no order between what nodes publish.
        await self._seed.publish(channel, message)

    async def ssubscribe(self, channel):
        if not self._env.cluster:
            raise NotOffered("coredis.Redis has no sharded pub/sub, only coredis.RedisCluster")
        return await CoredisSubscription(
            self._client.sharded_pubsub(channels=[channel], ignore_subscribe_messages=True)
        ).open()

    async def spublish(self, channel, message):
        await self._client.spublish(channel, message)

    async def push(self, key, value):
        await self._client.rpush(key, [value])

    async def blocking_pop(self, key, seconds):
        popped = await self._client.blpop([key], seconds / 2)
        return popped and popped[1]

    async def spoken_protocol(self, key):
        # RedisCluster has no way to send HELLO; its connections are of the same class.
        return (await self._seed.hello())["proto"]


if __name__ == "__main__":
    main("coredis", coredis.__version__, 3, Coredis)
