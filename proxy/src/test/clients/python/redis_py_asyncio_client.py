"""redis-py, asyncio."""

import redis
import redis.asyncio

from blocking_client import CONFIRMATION_TYPES, MESSAGE_TYPES, connection_options
from scenario import Client, Environment, Subscription, main


class AsyncSubscription(Subscription):
    def __init__(self, pubsub, read):
        self._pubsub = pubsub
        self._read = read

    async def confirmed(self):
        """subscribe() only sends the command: what is published before it is confirmed may be missed."""
        await self._next(CONFIRMATION_TYPES)
        return self

    async def receive(self):
        return (await self._next(MESSAGE_TYPES))["data"]

    async def _next(self, types):
        while True:
            message = await self._read(timeout=1)
            if message and message["type"] in types:
                return message

    async def close(self):
        await self._pubsub.aclose()


class RedisPyAsyncio(Client):
    def __init__(self, env: Environment):
        self._env = env
        self._client = None

    async def connect(self):
        kind = redis.asyncio.RedisCluster if self._env.cluster else redis.asyncio.Redis
        self._client = kind(**connection_options(self._env))
        await self._client.initialize()

    async def ping(self):
        return await self._client.ping()

    async def set(self, key, value):
        await self._client.set(key, value)

    async def get(self, key):
        return await self._client.get(key)

    async def pipelined_get(self, keys):
        async with self._client.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.get(key)
            return await pipeline.execute()

    async def transaction(self, counter, other):
        async with self._client.pipeline(transaction=True) as pipeline:
            pipeline.set(counter, 41)
            pipeline.incr(counter)
            pipeline.get(counter)
            pipeline.set(other, "done")
            return await pipeline.execute()

    async def evaluate(self, script, keys, argument):
        return await self._client.eval(script, len(keys), *keys, argument)

    async def subscribe(self, channel):
        pubsub = self._client.pubsub()
        await pubsub.subscribe(channel)
        return await AsyncSubscription(pubsub, pubsub.get_message).confirmed()

    async def publish(self, channel, message):
        await self._client.publish(channel, message)

    async def ssubscribe(self, channel):
        pubsub = self._client.pubsub()
        await pubsub.ssubscribe(channel)
        read = pubsub.get_sharded_message if self._env.cluster else pubsub.get_message
        return await AsyncSubscription(pubsub, read).confirmed()

    async def spublish(self, channel, message):
        await self._client.spublish(channel, message)

    async def push(self, key, value):
        await self._client.rpush(key, value)

    async def blocking_pop(self, key, seconds):
        popped = await self._client.blpop([key], seconds / 2)
        return popped and popped[1]

    async def spoken_protocol(self, key):
        target = {"target_nodes": self._client.get_node_from_key(key)} if self._env.cluster else {}
        return (await self._client.execute_command("HELLO", **target))["proto"]


if __name__ == "__main__":
    main("redis-py-asyncio", redis.__version__, 3, RedisPyAsyncio)
