'use strict';

const { createClient, createCluster } = require('redis');
const { version } = require('redis/package.json');
const { main, CONNECT_MILLIS, COMMAND_MILLIS } = require('./scenario.js');

class NodeRedis {
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
      socket: { connectTimeout: CONNECT_MILLIS, ...(tls && { tls: true, ...tls }) },
      commandOptions: { timeout: COMMAND_MILLIS },
    };
    const seed = { ...options, socket: { ...options.socket, host, port } };
    const client = cluster
      ? createCluster({ rootNodes: [seed], defaults: options, RESP: protocol })
      : createClient({ ...seed, RESP: protocol });
    // An error event without a listener ends the program; the commands fail by themselves.
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  ping() {
    return this.#env.cluster ? this.#client.sendCommand(undefined, true, ['PING']) : this.#client.ping();
  }

  set(key, value) {
    return this.#client.set(key, value);
  }

  get(key) {
    return this.#client.get(key);
  }

  /** Commands of one tick go out as one pipeline to each node. */
  pipelinedGet(keys) {
    return Promise.all(keys.map((key) => this.#client.get(key)));
  }

  transaction(counter, other) {
    return this.#client.multi().set(counter, '41').incr(counter).get(counter).set(other, 'done').exec();
  }

  evaluate(script, keys, argument) {
    return this.#client.eval(script, { keys, arguments: [argument] });
  }

  async subscribe(channel, listener) {
    // A cluster has a connection of its own for subscriptions; with RESP2 an ordinary one can do nothing else meanwhile.
    const subscriber = this.#env.cluster ? this.#client : await this.#open();
    await subscriber.subscribe(channel, listener);
  }

  async publish(channel, message) {
    return (await this.#oneNode()).publish(channel, message);
  }

  async ssubscribe(channel, listener) {
    const subscriber = this.#env.cluster ? this.#client : await this.#open();
    await subscriber.sSubscribe(channel, listener);
  }

  spublish(channel, message) {
    return this.#client.sPublish(channel, message);
  }

  push(key, value) {
    return this.#client.rPush(key, value);
  }

  async blockingPop(key, seconds) {
    const blocked = await this.#open();
    try {
      // Half of it, so that BLPOP's own limit comes before that of commands; the element comes after 200 ms.
      return (await blocked.blPop(key, seconds / 2))?.element;
    } finally {
      blocked.destroy();
    }
  }

  async spokenProtocol() {
    return (await (await this.#oneNode()).hello()).proto;
  }

  /** The cluster takes another node for each PUBLISH, and Redis keeps no order between what nodes publish. */
  #oneNode() {
    return this.#env.cluster ? this.#client.nodeClient(this.#client.masters[0]) : this.#client;
  }
}

main('node-redis', version, (env) => new NodeRedis(env));
