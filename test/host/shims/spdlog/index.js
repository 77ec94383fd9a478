'use strict';

// Stand-in for the native @vscode/spdlog. VS Code writes its log files and,
// what matters more, the text of every output channel through this module; the
// Output panel shows what it finds in those files. Without a logger VS Code
// keeps all messages in memory and the channels stay empty.
//
// Lines are appended synchronously. Files are not rotated: a test run is short.

const fs = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const INFO = LEVELS.indexOf('info');

class Logger {
  #fd;
  #level = INFO;
  #formatted = true;

  /** The types 'rotating', 'rotating_async' and 'stdout_async' all append to `file`. */
  constructor(_type, _name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.#fd = fs.openSync(file, 'a');
  }

  #write(level, message) {
    if (this.#fd === undefined || level < this.#level) {
      return;
    }
    fs.writeSync(
      this.#fd,
      this.#formatted ? `${timestamp(new Date())} [${LEVELS[level]}] ${message}\n` : message,
    );
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }

  /** VS Code only ever sets the pattern that #write follows. */
  setPattern() {
    this.#formatted = true;
  }
  /** From here on the caller brings its own line ends, as output channels do. */
  clearFormatters() {
    this.#formatted = false;
  }

  flush() {}

  drop() {
    if (this.#fd !== undefined) {
      fs.closeSync(this.#fd);
      this.#fd = undefined;
    }
  }
}

function timestamp(date) {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, -1);
}

// One assignment per name: VS Code imports them by name, which works only for
// exports that Node can see without running this file.
exports.version = 11800;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
