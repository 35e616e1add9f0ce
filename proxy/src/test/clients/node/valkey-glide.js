'use strict';

const glide = require('@valkey/valkey-glide');
const { dependencies } = require('./package.json');
const { main, NotOffered, CONNECT_MILLIS, COMMAND_MILLIS } = require('./scenario.js');

glide.Logger.init('off');

class ValkeyGlide {
  #env;
  #client;

  constructor(env) {
    this.#env = env;
  }

  async connect() {
    this.#client = await this.#open();
  }

  #open() {
    const { host, port, user, password, tls, protocol, cluster } = this.#env;
    if (tls?.cert) {
      throw new NotOffered('GLIDE for Node has no option for a client certificate');
    }
    const kind = cluster ? glide.GlideClusterClient : glide.GlideClient;
    return kind.createClient({
      addresses: [{ host, port }],
      credentials: password ? { username: user, password } : undefined,
      useTLS: Boolean(tls),
      protocol: protocol === 3 ? glide.ProtocolVersion.RESP3 : glide.ProtocolVersion.RESP2,
      requestTimeout: COMMAND_MILLIS,
      advancedConfiguration: {
        connectionTimeout: CONNECT_MILLIS,
        ...(tls && { tlsAdvancedConfiguration: { rootCertificates: tls.ca } }),
      },
    });
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

  pipelinedGet(keys) {
    const batch = this.#batch(false);
    keys.forEach((key) => batch.get(key));
    return this.#client.exec(batch, true);
  }

  transaction(counter, other) {
    const batch = this.#batch(true).set(counter, '41').incr(counter).get(counter).set(other, 'done');
    return this.#client.exec(batch, true);
  }

  #batch(atomic) {
    return this.#env.cluster ? new glide.ClusterBatch(atomic) : new glide.Batch(atomic);
  }

  evaluate(script, keys, argument) {
    return this.#client.invokeScript(new glide.Script(script), { keys, args: [argument] });
  }

  async subscribe(channel, listener) {
    await this.#listen((client) => client.subscribe([channel], COMMAND_MILLIS), listener);
  }

  publish(channel, message) {
    return this.#client.publish(message, channel);
  }

  async ssubscribe(channel, listener) {
    if (!this.#env.cluster) {
      throw new NotOffered('GlideClient has no sharded pub/sub, only GlideClusterClient');
    }
    await this.#listen((client) => client.ssubscribe([channel], COMMAND_MILLIS), listener);
  }

  spublish(channel, message) {
    return this.#client.publish(message, channel, true);
  }

  /** GLIDE multiplexes: who listens has a client of its own. */
  async #listen(subscribe, listener) {
    if (this.#env.protocol !== 3) {
      throw new NotOffered('GLIDE needs RESP3 for pub/sub');
    }
    const subscriber = await this.#open();
    await subscribe(subscriber);
    const read = async () => {
      for (;;) {
        listener((await subscriber.getPubSubMessage()).message);
      }
    };
    read().catch(() => {});
  }

  push(key, value) {
    return this.#client.rpush(key, [value]);
  }

  async blockingPop(key, seconds) {
    const blocked = await this.#open();
    try {
      return (await blocked.blpop([key], seconds))?.[1];
    } finally {
      blocked.close();
    }
  }

  async spokenProtocol(key) {
    const route = this.#env.cluster ? { route: { type: 'primarySlotKey', key } } : undefined;
    const hello = await this.#client.customCommand(['HELLO'], route);
    return hello.find?.((field) => field.key === 'proto')?.value ?? hello.proto;
  }
}

main('valkey-glide', dependencies['@valkey/valkey-glide'], (env) => new ValkeyGlide(env));
