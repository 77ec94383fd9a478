// Child processes that are timed from the start of the process to its end, with the memory that they used.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

const MARK = 'resources: ';
const REPORT = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('${encodeURIComponent(MARK)}'.replaceAll('%20',' ')+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime)+'\\n')})`;

/**
 * Runs a script with this Node.
 * @returns {Promise<{ ms: number, peakMB: number, cpuS: number, code: number | null, stdout: string, stderr: string }>}
 *   peak memory in MB and CPU time in seconds, of all threads, where `withResources`
 */
export async function runTimed(args, { cwd = process.cwd(), withResources = false } = {}) {
  const options = withResources ? ['--import', REPORT] : [];
  const start = performance.now();
  const child = spawn(process.execPath, [...options, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const ms = performance.now() - start;
  const [peak, cpu] = (stderr.split(MARK)[1] ?? '').split(' ').map(Number);
  return { ms, peakMB: peak / 1000, cpuS: cpu / 1e6, code, stdout, stderr };
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints one line: what, how much, and how much is allowed. */
export function report(what, value, budget, unit = '') {
  const verdict =
    budget === undefined ? '' : value <= budget ? `  within ${budget}${unit}` : `  MISSES ${budget}${unit}`;
  console.log(`${what.padEnd(64)} ${value.toFixed(2).padStart(9)}${unit}${verdict}`);
}
