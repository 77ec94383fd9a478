// Runs VS Code's server: the workbench's files, the file system and the extension host behind one port.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverNode, serverRoot } from './installation.mjs';

/** @param {import('./installation.mjs').Folders} folders */
function dataArguments({ userDataDir, extensionsDir }) {
  return [
    `--user-data-dir=${userDataDir}`,
    `--server-data-dir=${path.join(userDataDir, 'server')}`,
    `--extensions-dir=${extensionsDir}`,
  ];
}

/** What this process has, without what another VS Code left in it. */
function serverEnvironment(extra = {}) {
  const foreign = /^(VSCODE_(IPC|PID|CWD|NLS|CLI|HANDLES|ESM|CRASH|AMD|PROXY)|ELECTRON_)/;
  const all = Object.entries({ ...process.env, ...extra });
  return Object.fromEntries(all.filter(([name, value]) => value !== undefined && !foreign.test(name)));
}

/**
 * Starts the server on 127.0.0.1 and waits until it listens.
 *
 * @param {object} options
 * @param {string} options.userDataDir
 * @param {string} options.extensionsDir
 * @param {number} [options.port] by default a free one
 * @param {boolean} [options.forTests] ends by itself soon after the runner and its browser are gone
 * @param {string[]} [options.args] further server arguments
 * @param {Record<string, string | undefined>} [options.env] variables for the server and the extension host
 */
export async function startServer({ port = 0, forTests = true, args = [], env, ...folders }) {
  fs.mkdirSync(folders.extensionsDir, { recursive: true });
  const child = spawn(
    serverNode(),
    [
      path.join(serverRoot(), 'out', 'server-main.js'),
      '--host=127.0.0.1',
      `--port=${port}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level=off',
      '--disable-update-check',
      '--force-disable-user-env', // The extension host gets the environment given here, not a login shell's.
      ...(forTests ? ['--reconnection-grace-time=30', '--enable-remote-auto-shutdown'] : []),
      ...dataArguments(folders),
      ...args,
    ],
    // A process group of its own, so that stop() reaches the extension host too.
    { env: serverEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const server = new Server(child);
  await server.listening(30_000);
  return server;
}

/**
 * Installs a .vsix file.
 * @param {string} vsix
 * @param {import('./installation.mjs').Folders} folders
 */
export async function installVsix(vsix, folders) {
  const main = path.join(serverRoot(), 'out', 'server-main.js');
  const args = ['--install-extension', path.resolve(vsix), '--force', '--accept-server-license-terms'];
  const child = spawn(serverNode(), [main, ...args, ...dataArguments(folders)], {
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0 || /Error while installing|Failed Installing/i.test(output))
    throw new Error(`${vsix} could not be installed (${code}):\n${output}`);
  return output.trim();
}

class Server {
  #child;
  #output = '';
  /** The exit code or signal, once there is one. */
  #end;
  #exited;
  #killOnExit = () => this.#signal('SIGKILL');

  constructor(child) {
    this.#child = child;
    this.pid = child.pid;
    this.port = 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => (this.#output += text));
    }
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => resolve((this.#end = error.message)));
      child.once('exit', (code, signal) => resolve((this.#end = signal ?? `exit code ${code}`)));
    });
    process.once('exit', this.#killOnExit);
  }

  /** All that the server and the extension host wrote to their standard streams. */
  get output() {
    return this.#output;
  }

  /** Resolves with the exit code or signal when the server has ended. */
  get exited() {
    return this.#exited;
  }

  async listening(timeoutMs) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const match = /Extension host agent listening on (\d+)/.exec(this.#output);
      if (match) {
        this.port = Number(match[1]);
        return;
      }
      if (this.#end !== undefined || Date.now() > deadline) {
        const why =
          this.#end === undefined ? `did not listen within ${timeoutMs} ms` : `ended (${this.#end})`;
        await this.stop();
        throw new Error(`The VS Code server ${why}:\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The URI by which the workbench names a file or folder of this machine. */
  remoteUri(fileOrFolder) {
    return `vscode-remote://127.0.0.1:${this.port}${pathToFileURL(path.resolve(fileOrFolder)).pathname}`;
  }

  /**
   * The address of the workbench.
   * @param {string | undefined} workspace a folder or a .code-workspace file; nothing for an empty window
   * @param {[string, string][]} payload what desktop VS Code takes from its command line
   */
  workbenchUrl(workspace, payload = []) {
    const url = new URL(`http://127.0.0.1:${this.port}/`);
    if (workspace === undefined) url.searchParams.set('ew', 'true');
    else {
      const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
      url.searchParams.set(kind, path.resolve(workspace));
    }
    if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
    return url.href;
  }

  /** Signals the whole process group; false if nobody of it is left. */
  #signal(signal) {
    try {
      return process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code === 'ESRCH') return false;
      throw error;
    }
  }

  /** Ends the server and every process that it started. */
  async stop() {
    process.removeListener('exit', this.#killOnExit);
    if (this.pid === undefined) return; // It could not even be started.
    this.#signal('SIGTERM');
    for (let waitedMs = 0; waitedMs < 400; waitedMs += 20) {
      if (!this.#signal(0)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#signal('SIGKILL');
    await this.#exited;
  }
}
