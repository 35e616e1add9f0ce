"""redis-py and its fork valkey-py, as blocking clients: their calls go to threads, so that the scenario can go on."""

import asyncio
from abc import abstractmethod

from scenario import COMMAND_SECONDS, CONNECT_SECONDS, Client, Environment, Subscription


def connection_options(env: Environment) -> dict:
    """The options that the whole family has, plain and cluster, blocking and asyncio."""
    options = {
        "host": env.host,
        "port": env.port,
        "username": env.user,
        "password": env.password,
        "protocol": env.protocol,
        "decode_responses": True,
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": COMMAND_SECONDS,
    }
    if env.tls:
        options |= {
            "ssl": True,
            "ssl_ca_certs": env.tls.ca,
            "ssl_certfile": env.tls.cert,
            "ssl_keyfile": env.tls.key,
            "ssl_check_hostname": True,
        }
    return options


# Confirmations are told from messages here: with ignore_subscribe_messages=True valkey-py's cluster client also drops
# every sharded message.
MESSAGE_TYPES = ("message", "smessage")
CONFIRMATION_TYPES = ("subscribe", "ssubscribe")


class BlockingSubscription(Subscription):
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
            message = await asyncio.to_thread(self._read, timeout=1)
            if message and message["type"] in types:
                return message
            # The cluster clients' get_sharded_message does not wait.
            await asyncio.sleep(0.01)

    async def close(self):
        await asyncio.to_thread(self._pubsub.close)


class BlockingClient(Client):
    def __init__(self, env: Environment):
        self._env = env
        self._client = None

    @abstractmethod
    def open(self, options: dict):
        """Makes the library's client."""

    async def connect(self):
        self._client = await asyncio.to_thread(self.open, connection_options(self._env))

    async def ping(self):
        return await asyncio.to_thread(self._client.ping)

    async def set(self, key, value):
        await asyncio.to_thread(self._client.set, key, value)

    async def get(self, key):
        return await asyncio.to_thread(self._client.get, key)

    async def pipelined_get(self, keys):
        def pipelined():
            with self._client.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.get(key)
                return pipeline.execute()

        return await asyncio.to_thread(pipelined)

    async def transaction(self, counter, other):
        def transaction():
            with self._client.pipeline(transaction=True) as pipeline:
                pipeline.set(counter, 41)
                pipeline.incr(counter)
                pipeline.get(counter)
                pipeline.set(other, "done")
                return pipeline.execute()

        return await asyncio.to_thread(transaction)

    async def evaluate(self, script, keys, argument):
        return await asyncio.to_thread(self._client.eval, script, len(keys), *keys, argument)

    async def subscribe(self, channel):
        pubsub = self._client.pubsub()
        await asyncio.to_thread(pubsub.subscribe, channel)
        return await BlockingSubscription(pubsub, pubsub.get_message).confirmed()

    async def publish(self, channel, message):
        await asyncio.to_thread(self._client.publish, channel, message)

    async def ssubscribe(self, channel):
        pubsub = self._client.pubsub()
        await asyncio.to_thread(pubsub.ssubscribe, channel)
        read = pubsub.get_sharded_message if self._env.cluster else pubsub.get_message
        return await BlockingSubscription(pubsub, read).confirmed()

    async def spublish(self, channel, message):
        await asyncio.to_thread(self._client.spublish, channel, message)

    async def push(self, key, value):
        await asyncio.to_thread(self._client.rpush, key, value)

    async def blocking_pop(self, key, seconds):
        # The socket's own time limit must not come before BLPOP's: half of it is enough for an element after 200 ms.
        popped = await asyncio.to_thread(self._client.blpop, [key], seconds / 2)
        return popped and popped[1]

    async def spoken_protocol(self, key):
        target = {"target_nodes": self._client.get_node_from_key(key)} if self._env.cluster else {}
        hello = await asyncio.to_thread(self._client.execute_command, "HELLO", **target)
        return hello["proto"] if isinstance(hello, dict) else dict(zip(hello[::2], hello[1::2]))["proto"]
