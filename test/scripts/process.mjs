// Child processes whose output is kept, and which end in time.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/**
 * Runs a program in the repository. What it prints is returned, in the order in which it came.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs?: number, cwd?: string }} [options]
 * @returns {Promise<{ code: number | null, output: string }>} the code is null if it was ended by a signal
 */
export async function runProcess(program, args, { env = {}, timeoutMs = 300_000, cwd = root } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // A process group of its own: a deadline ends its children too.
  });
  const end = (signal) => {
    if (process.platform === 'win32') child.kill(signal);
    else if (child.pid) process.kill(-child.pid, signal);
  };
  const onSignal = (signal) => {
    end(signal);
    process.exit(130);
  };
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => (output += text));
  }
  const timer = setTimeout(() => {
    output += `\nEnded because it was not done after ${timeoutMs / 1000} s.\n`;
    end('SIGKILL');
  }, timeoutMs);
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code) => resolve({ code, output }));
    });
  } finally {
    clearTimeout(timer);
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
  }
}

/** Runs a script of the repository with the Node that runs this. */
export function runNode(args, options) {
  return runProcess(process.execPath, args, options);
}

/** Builds all artifacts; prints only what went wrong. Returns whether it succeeded. */
export async function build(...options) {
  const { code, output } = await runNode(['esbuild.mjs', ...options]);
  if (output) process.stderr.write(output);
  return code === 0;
}

/** The end of an output, where test runners sum up. */
export const lastLines = (output, count = 300) => output.trimEnd().split('\n').slice(-count).join('\n');
