'use strict';

// Stand-in for the native @vscode/native-watchdog, which ends the extension
// host when the process that started it is gone. The native one watches from a
// thread of its own; this one needs the event loop, so it will not end an
// extension host that is stuck in a loop. The runner kills the whole process
// group anyway.

const INTERVAL_MS = 3000;
let timer;

exports.start = function (pid) {
  if (!Number.isInteger(pid)) {
    throw new Error('Expected integer pid!');
  }
  if (timer) {
    throw new Error('Can only monitor a single process!');
  }
  timer = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, INTERVAL_MS);
  timer.unref();
};

exports.exit = function (code) {
  process.exit(code || 0);
};
