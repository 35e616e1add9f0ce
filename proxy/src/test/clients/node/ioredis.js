'use strict';

const calculateSlot = require('cluster-key-slot');
const { Cluster, Redis } = require('ioredis');
const { version } = require('ioredis/package.json');
const { main, CONNECT_MILLIS, COMMAND_MILLIS } = require('./scenario.js');

class Ioredis {
  #env;
  #client;

  constructor(env) {
    this.#env = env;
  }

  async connect() {
    this.#client = await this.#open();
  }

  async #open() {
    const { host, port, user, password, tls, protocol, cluster } = this.#env;
    const options = {
      username: user,
      password,
      tls,
      protocol,
      connectTimeout: CONNECT_MILLIS,
      commandTimeout: COMMAND_MILLIS,
    };
    const client = cluster
      ? new Cluster([{ host, port }], { lazyConnect: true, shardedSubscribers: true, redisOptions: options })
      : new Redis({ host, port, lazyConnect: true, ...options });
    // Without a listener each failed attempt of a connection would be printed; the commands fail by themselves.
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  ping() {
    return this.#client.ping();
  }

  set(key, value) {
    return this.#client.set(key, value);
  }

  get(key) {
    return this.#client.get(key);
  }

  /** A pipeline of ioredis' cluster goes to one node, so there is one for each. */
  async pipelinedGet(keys) {
    const groups = new Map();
    for (const key of keys) {
      const node = this.#nodeOf(key);
      groups.set(node, [...(groups.get(node) ?? []), key]);
    }
    const values = new Map();
    for (const group of groups.values()) {
      const pipeline = this.#client.pipeline();
      group.forEach((key) => pipeline.get(key));
      const replies = unwrapped(await pipeline.exec());
      group.forEach((key, i) => values.set(key, replies[i]));
    }
    return keys.map((key) => values.get(key));
  }

  #nodeOf(key) {
    return this.#env.cluster ? this.#client.slots[calculateSlot(key)][0] : 'the only one';
  }

  async transaction(counter, other) {
    return unwrapped(await this.#client.multi().set(counter, 41).incr(counter).get(counter).set(other, 'done').exec());
  }

  evaluate(script, keys, argument) {
    return this.#client.eval(script, keys.length, ...keys, argument);
  }

  async subscribe(channel, listener) {
    // A cluster has a connection of its own for subscriptions; an ordinary connection can do nothing else meanwhile.
    const subscriber = this.#env.cluster ? this.#client : await this.#open();
    subscriber.on('message', (from, message) => from === channel && listener(message));
    await subscriber.subscribe(channel);
  }

  publish(channel, message) {
    return this.#oneNode().publish(channel, message);
  }

  async ssubscribe(channel, listener) {
    const subscriber = this.#env.cluster ? this.#client : await this.#open();
    subscriber.on('smessage', (from, message) => from === channel && listener(message));
    await subscriber.ssubscribe(channel);
  }

  spublish(channel, message) {
    return this.#client.spublish(channel, message);
  }

  push(key, value) {
    return this.#client.rpush(key, value);
  }

  async blockingPop(key, seconds) {
    const blocked = await this.#open();
    try {
      // Half of it, so that BLPOP's own limit comes before that of commands; the element comes after 200 ms.
      return (await blocked.blpop(key, seconds / 2))?.[1];
    } finally {
      blocked.disconnect();
    }
  }

  async spokenProtocol() {
    const hello = await this.#oneNode().call('HELLO');
    return hello[hello.indexOf('proto') + 1];
  }

  /** Cluster takes another node for each PUBLISH, and Redis keeps no order between what nodes publish. */
  #oneNode() {
    return this.#env.cluster ? this.#client.nodes('master')[0] : this.#client;
  }
}

function unwrapped(replies) {
  return replies.map(([error, reply]) => {
    if (error) {
      throw error;
    }
    return reply;
  });
}

main('ioredis', version, (env) => new Ioredis(env));
