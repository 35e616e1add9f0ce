'use strict';

/** TAP on stdout, a line at a time. */
class Report {
  #tests = 0;
  #failures = 0;

  say(line) {
    process.stdout.write(line + '\n');
  }

  ok(name, remark) {
    this.#test('ok', name, remark);
  }

  notOk(name, remark) {
    this.#failures++;
    this.#test('not ok', name, remark);
  }

  /** Tells an outcome: whether it is good, and a remark if there is one. */
  tell(name, { good, remark }) {
    if (good) {
      this.ok(name, remark);
    } else {
      this.notOk(name, remark);
    }
  }

  /** Prints the plan; returns the exit code. */
  finish() {
    this.say(`1..${this.#tests}`);
    return this.#failures === 0 ? 0 : 1;
  }

  #test(verdict, name, remark) {
    this.#tests++;
    this.say(`${verdict} ${this.#tests} - ${name}` + (remark ? ` # ${remark}` : ''));
  }
}

/** An error as one line: `class: message`. */
function oneLine(error) {
  return `${error?.constructor?.name ?? typeof error}: ${error?.message ?? error}`.replace(/\s+/g, ' ');
}

module.exports = { Report, oneLine };
