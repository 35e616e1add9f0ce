'use strict';

// The scenario that every Node client runs; ../README.md has the contract.
//
// A client is an object with these methods, all of which return promises; what it does not offer throws NotOffered.
//   connect(), ping() -> 'PONG', set(key, value), get(key), pipelinedGet(keys) -> values,
//   transaction(counter, other) -> the replies to SET counter 41, INCR counter, GET counter, SET other done,
//   evaluate(script, keys, argument) -> strings, subscribe(channel, listener) and ssubscribe(channel, listener) where
//   listener takes a message, publish(channel, message), spublish(channel, message), push(key, value),
//   blockingPop(key, seconds) -> value, spokenProtocol(key) -> what HELLO says on a connection of the client's own.

const fs = require('node:fs');
const readline = require('node:readline');
const { isDeepStrictEqual } = require('node:util');
const { setTimeout: sleep } = require('node:timers/promises');
const { Loop } = require('./loop.js');
const { Report, oneLine } = require('./report.js');

const SCENARIO_MILLIS = 30_000;
const CONNECT_MILLIS = 5_000;
const COMMAND_MILLIS = 5_000;
const KEYS = 1_000;
const MESSAGES = 10;
const USER_DATA =
  '-MOVED 1234 10.10.10.100:7000\r\n' +
  '07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected 5461-10922\n';
const JOIN_SCRIPT =
  "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) return {KEYS[1], KEYS[2], ARGV[1]}";

/** The client, or the server, has no such thing; the message says which and why. */
class NotOffered extends Error {}

/** What the runner says in RN_*. */
function readEnvironment() {
  const env = process.env;
  const pem = (name) => (env[name] ? fs.readFileSync(env[name]) : undefined);
  return {
    host: env.RN_HOST,
    port: Number(env.RN_PORT),
    cluster: env.RN_MODE === 'cluster',
    prefix: env.RN_PREFIX,
    user: env.RN_USER,
    password: env.RN_PASSWORD,
    tls: env.RN_TLS === 'yes' ? { ca: pem('RN_TLS_CA'), cert: pem('RN_TLS_CERT'), key: pem('RN_TLS_KEY') } : undefined,
    protocol: Number(env.RN_PROTO || 3),
  };
}

function steps(client, env) {
  const keys = Array.from({ length: KEYS }, (_, i) => `${env.prefix}key:${i}`);
  const values = keys.map((_, i) => `v:${i}`);
  return {
    async connect() {
      await client.connect();
      check('PONG', await client.ping(), 'PING');
    },
    async keys() {
      for (let i = 0; i < KEYS; i++) {
        await client.set(keys[i], values[i]);
      }
      for (let i = 0; i < KEYS; i++) {
        check(values[i], await client.get(keys[i]), keys[i]);
      }
    },
    async pipeline() {
      check(values, await client.pipelinedGet(keys), 'the replies of the pipeline');
    },
    async multi() {
      const got = await client.transaction(`${env.prefix}{tx}a`, `${env.prefix}{tx}b`);
      check(['OK', 42, '42', 'OK'], got, 'the replies of EXEC');
    },
    async lua() {
      const both = [`${env.prefix}{lua}a`, `${env.prefix}{lua}b`];
      check([...both, 'argument'], await client.evaluate(JOIN_SCRIPT, both, 'argument'), 'the reply of EVAL');
    },
    async pubsub() {
      await messages(client.subscribe.bind(client), client.publish.bind(client), `${env.prefix}news`);
    },
    async spubsub() {
      await messages(client.ssubscribe.bind(client), client.spublish.bind(client), `${env.prefix}snews`);
    },
    async blocking() {
      const key = `${env.prefix}{b}list`;
      const pushLater = async () => {
        await sleep(200);
        await client.push(key, 'element');
      };
      const [popped] = await Promise.all([client.blockingPop(key, 5), pushLater()]);
      check('element', popped, 'BLPOP');
    },
    async resp3() {
      if (env.protocol !== 3) {
        throw new NotOffered(`RN_PROTO is ${env.protocol}`);
      }
      check(3, await client.spokenProtocol(keys[0]), 'the proto of HELLO');
    },
    async userdata() {
      await client.set(`${env.prefix}userdata`, USER_DATA);
      check(USER_DATA, await client.get(`${env.prefix}userdata`), 'the value');
    },
  };
}

async function messages(subscribe, publish, channel) {
  const sent = Array.from({ length: MESSAGES }, (_, i) => `message ${i}`);
  const received = [];
  let complete;
  const all = new Promise((resolve) => {
    complete = resolve;
  });
  await subscribe(channel, (message) => {
    received.push(message);
    if (received.length === MESSAGES) {
      complete();
    }
  });
  for (const message of sent) {
    await publish(channel, message);
  }
  await Promise.race([all, sleep(COMMAND_MILLIS)]);
  check(sent, received, 'the messages');
}

function check(expected, got, what) {
  if (!isDeepStrictEqual(expected, got)) {
    throw new Error(`${what}: expected ${shortened(expected)}, got ${shortened(got)}`);
  }
}

function shortened(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}...`;
}

async function outcomeOf(name, step) {
  try {
    await Promise.race([step(), sleep(SCENARIO_MILLIS).then(() => Promise.reject(new Error('not done within 30 s')))]);
    return { good: true };
  } catch (error) {
    if (error instanceof NotOffered) {
      return { good: true, remark: `SKIP ${error.message}` };
    }
    if (name === 'spubsub' && /unknown command/i.test(error.message)) {
      return { good: true, remark: 'SKIP the server has no sharded pub/sub' };
    }
    return { good: false, remark: oneLine(error) };
  }
}

/** Resolves to what connecting came to: if it did not succeed, everything else comes to the same. */
async function runSteps(report, all) {
  const [[first, connect], ...others] = Object.entries(all);
  const connected = await outcomeOf(first, connect);
  report.tell(first, connected);
  for (const [name, step] of others) {
    report.tell(name, connected.remark ? connected : await outcomeOf(name, step));
  }
  return connected;
}

/** Carries out the commands on stdin. */
async function obey(report, client, env, connected) {
  let loop;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [command, name, rigour] = line.trim().split(/\s+/);
    if (command === 'loop' && connected.remark) {
      report.tell(name, connected);
    } else if (command === 'end' && connected.remark) {
      continue;
    } else if (command === 'loop' && (rigour === 'strict' || rigour === 'lenient')) {
      loop = new Loop(client, `${env.prefix}loop:`, name, rigour === 'strict');
      await loop.start(report);
    } else if (command === 'end' && loop) {
      await loop.end(report);
      loop = undefined;
    } else if (command === 'quit') {
      return;
    } else {
      report.say(`# not understood: ${line}`);
    }
  }
}

/** Runs the program of one client; `make` makes the client for an environment. */
async function main(name, version, make) {
  if (process.argv[2] === '--version') {
    console.log(name, version);
    return;
  }
  const env = readEnvironment();
  const report = new Report();
  report.say(`# client ${name} ${version}`);
  const client = make(env);
  const connected = await runSteps(report, steps(client, env));
  await obey(report, client, env, connected);
  // Not by an empty event loop: a connection that hangs must not keep the program.
  const code = report.finish();
  process.stdout.write('', () => process.exit(code));
}

module.exports = { main, NotOffered, CONNECT_MILLIS, COMMAND_MILLIS };
