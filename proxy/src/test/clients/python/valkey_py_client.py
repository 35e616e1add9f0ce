"""valkey-py, blocking."""

import valkey

from blocking_client import BlockingClient
from scenario import NotOffered, main


class ValkeyPy(BlockingClient):
    def open(self, options):
        return valkey.ValkeyCluster(**options) if self._env.cluster else valkey.Valkey(**options)

    async def transaction(self, counter, other):
        if self._env.cluster:
            raise NotOffered("ValkeyCluster.pipeline refuses transaction=True")
        return await super().transaction(counter, other)


if __name__ == "__main__":
    main("valkey-py", valkey.__version__, 3, ValkeyPy)
