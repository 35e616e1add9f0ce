"""redis-py, blocking."""

import redis

from blocking_client import BlockingClient
from scenario import main


class RedisPy(BlockingClient):
    def open(self, options):
        return redis.RedisCluster(**options) if self._env.cluster else redis.Redis(**options)


if __name__ == "__main__":
    main("redis-py", redis.__version__, 3, RedisPy)
