/**
 * Runs inside the context that user code sees. The code becomes a function of its input's names: an expression
 * where it parses as one; else statements, whose last value counts; else a body with `return` or `await`.
 */
const CONTEXT_SOURCE = String.raw`
(() => {
  const AsyncFunction = (async () => {}).constructor;
  const nothing = () => {};
  const silent = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing };
  Object.defineProperty(globalThis, 'console', { value: silent });

  const toFunction = (names, code, isScript) => {
    try {
      return AsyncFunction(...names, 'return (' + code + '\n)');
    } catch {
      return AsyncFunction(...names, isScript ? 'return eval(' + JSON.stringify(code) + ')' : code);
    }
  };

  const toReply = (value) => {
    const json = JSON.stringify(value);
    const usable = typeof value !== 'number' || Number.isFinite(value);
    if (json !== undefined && usable) return { json };
    const given = typeof value === 'number' ? value : value === undefined ? 'nothing' : 'a ' + typeof value;
    return { error: 'The code gives ' + given + ', which is no result.' };
  };

  return (names, code, isScript) => {
    const run = toFunction(names, code, isScript);
    return async (input) => {
      const values = JSON.parse(input);
      try {
        return toReply(await run(...names.map((name) => values[name])));
      } finally {
        for (const key of Object.keys(globalThis)) delete globalThis[key]; // What the code left behind.
      }
    };
  };
})()
`;

/** The worker's program, as text: so it is part of whatever bundle uses it and needs no file of its own. */
export const WORKER_SOURCE = String.raw`
'use strict';
const { parentPort } = require('node:worker_threads');
const vm = require('node:vm');

const prepare = vm.runInContext(${JSON.stringify(CONTEXT_SOURCE)}, vm.createContext(Object.create(null)));
const compiled = new Map();

function isScript(code) {
  try {
    return Boolean(new vm.Script(code)); // A top-level return or await is a syntax error here.
  } catch {
    return false;
  }
}

function compile({ names, code }) {
  const key = names.join() + ':' + code;
  if (!compiled.has(key)) {
    if (compiled.size >= 1000) compiled.clear();
    compiled.set(key, prepare(names, code, isScript(code)));
  }
  return compiled.get(key);
}

function describe(error) {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return isError ? error.name + ': ' + error.message : String(error);
}

parentPort.on('message', async (job) => {
  try {
    parentPort.postMessage(await compile(job)(job.input));
  } catch (error) {
    parentPort.postMessage({ error: 'The code fails: ' + describe(error) });
  }
});
`;
