'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { oneLine } = require('./report.js');

const KEYS = 64;
const TASKS = 4;
const STARTED = 50;
const RECOVERED = 50;
const RECOVERY_MILLIS = 20_000;
const START_MILLIS = 30_000;
const REMARKS = 5;

/**
 * The operations that run in the background while a cluster changes under them: four tasks, each with its own sixteen
 * keys, SET k n, GET k, compare. No two tasks share a key, so a GET that follows an acknowledged SET must see exactly
 * what was set.
 */
class Loop {
  #client;
  #keys;
  #name;
  #strict;
  #stopped = false;
  #tasks = [];
  #operations = 0;
  #errors = 0;
  #wrong = 0;
  #remarks = [];
  #streak = 0;
  #streakKeys = new Set();

  constructor(client, prefix, name, strict) {
    this.#client = client;
    this.#keys = Array.from({ length: KEYS }, (_, i) => prefix + i);
    this.#name = name;
    this.#strict = strict;
  }

  async start(report) {
    for (let task = 0; task < TASKS; task++) {
      this.#tasks.push(this.#work(this.#keys.filter((_, i) => i % TASKS === task)));
    }
    if (await until(() => this.#operations >= STARTED, START_MILLIS)) {
      report.say(`# looping ${this.#name}`);
    } else {
      report.say(`# not looping ${this.#name}: ${this.#summary()}`);
    }
  }

  async end(report) {
    this.#broken();
    const recovered = await until(
      () => this.#streak >= RECOVERED && this.#streakKeys.size === KEYS,
      RECOVERY_MILLIS,
    );
    this.#stopped = true;
    // A command that hangs is not waited for longer than any scenario.
    await Promise.race([Promise.all(this.#tasks), sleep(RECOVERY_MILLIS)]);
    for (const remark of this.#remarks) {
      report.say(`# ${remark}`);
    }
    if (recovered && this.#wrong === 0 && !(this.#strict && this.#errors > 0)) {
      report.ok(this.#name, this.#summary());
    } else {
      const late = recovered ? '' : ` not recovered in ${RECOVERY_MILLIS / 1000} s`;
      report.notOk(this.#name, this.#summary() + late);
    }
  }

  async #work(keys) {
    for (let n = 1; !this.#stopped; n++) {
      for (const key of keys) {
        if (this.#stopped) {
          return;
        }
        await this.#operation(key, String(n));
        await sleep(2);
      }
    }
  }

  async #operation(key, value) {
    let got;
    try {
      await this.#client.set(key, value);
      got = await this.#client.get(key);
    } catch (error) {
      this.#errors++;
      this.#broken(`${key}: ${oneLine(error)}`);
      return;
    }
    if (got !== value) {
      this.#wrong++;
      // Errors are expected, so this takes the place of the last of them.
      this.#remarks.splice(REMARKS - 1);
      this.#broken(`${key}: SET ${value} was acknowledged, GET said ${got}`);
      return;
    }
    this.#operations++;
    this.#streak++;
    this.#streakKeys.add(key);
  }

  #broken(remark) {
    this.#streak = 0;
    this.#streakKeys.clear();
    if (remark && this.#remarks.length < REMARKS) {
      this.#remarks.push(remark);
    }
  }

  #summary() {
    return `ops=${this.#operations} errors=${this.#errors} wrong=${this.#wrong}`;
  }
}

async function until(condition, millis) {
  const deadline = performance.now() + millis;
  while (!condition() && performance.now() < deadline) {
    await sleep(20);
  }
  return condition();
}

module.exports = { Loop };
