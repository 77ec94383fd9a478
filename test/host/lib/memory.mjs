// Memory of the processes of a running workbench. Linux only: reads /proc.

import fs from 'node:fs';

const KINDS = [
  ['extensionHost', /--type=extensionHost/],
  ['fileWatcher', /--type=fileWatcher/],
  ['ptyHost', /--type=ptyHost/],
  ['server', /server-main\.js/],
  ['renderer', /--type=renderer/],
  ['browser', /chrom/],
];

function readProcess(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      pid,
      parent: Number(/^PPid:\s*(\d+)/m.exec(status)[1]),
      mib: Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0) / 1024),
      command: fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    };
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined; // It ended meanwhile.
    throw error;
  }
}

/**
 * The resident memory in MiB, by kind and in total, of the server with its children and of the browsers that
 * this process started. Pages that processes share are counted in each of them.
 */
export function memoryOf(serverPid) {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = pids.map((pid) => readProcess(Number(pid))).filter(Boolean);
  const ours = new Set([serverPid, process.pid]);
  for (let before = 0; before < ours.size;) {
    before = ours.size;
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  }
  const result = { total: 0 };
  for (const { pid, mib, command } of processes) {
    if (!ours.has(pid) || pid === process.pid) continue;
    const kind = KINDS.find(([, pattern]) => pattern.test(command))?.[0] ?? 'other';
    result[kind] = (result[kind] ?? 0) + mib;
    result.total += mib;
  }
  return result;
}
