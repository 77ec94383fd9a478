// Runs the tests of an extension inside the extension host of a real VS Code, as desktop VS Code does when it
// is started with --extensionDevelopmentPath and --extensionTestsPath.

import fs from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { parseArguments, toPath } from './arguments.mjs';
import { openBrowser } from './browser.mjs';
import { removeFolder, temporaryFolder, vscodeVersion, writeSettings } from './installation.mjs';
import { isNoise } from './noise.mjs';
import { installVsix, startServer } from './server.mjs';

const EXIT = {
  USAGE: 64,
  HOST_FAILED: 70,
  TIMED_OUT: 124, // As timeout(1) does.
};

const TIMEOUT_MS = Number(process.env.CODE_WEB_TIMEOUT_MS ?? 180_000);

/** How the workbench reports that the extension host is gone. A run that ends by itself never says so. */
const CONNECTION_LOST = /^\[remote-connection\]\[ExtensionHost\].* received socket close event/;

/** How the server reports the end of the extension host. */
const HOST_EXIT = /Extension Host Process exited with code: (\S+), signal: (\S+)\.$/m;

/**
 * What tests and extension print appears on the standard streams; `--verbose` adds what the workbench says.
 * After a failure a screenshot and the logs of all parts are in CODE_WEB_ARTIFACTS, else with the user data.
 * @param {string[]} args desktop VS Code's
 * @returns {Promise<number>} the exit code: the tests' own, or one of EXIT
 */
export async function main(args) {
  const { options, paths } = parseArguments(args);
  if (options.version) {
    console.log(vscodeVersion());
    return 0;
  }
  if (!options.extensionTestsPath) {
    console.error('code-web: --extensionTestsPath is missing: code-web only runs tests');
    return EXIT.USAGE;
  }
  const ownFolder = options['user-data-dir'] ? undefined : temporaryFolder('code-web');
  const userDataDir = path.resolve(options['user-data-dir'] ?? ownFolder);
  const extensionsDir = path.resolve(options['extensions-dir'] ?? path.join(userDataDir, 'extensions'));
  const folders = { userDataDir, extensionsDir };
  for (const vsix of options['install-extension'] ?? []) console.log(await installVsix(vsix, folders));
  const code = await runTests(options, paths, folders);
  if (ownFolder && code === 0) removeFolder(ownFolder); // Else it holds what explains the failure.
  return code;
}

async function runTests(options, paths, folders) {
  writeSettings(folders.userDataDir);
  const server = await startServer({
    ...folders,
    args: [
      '--enable-smoke-test-driver', // Without it the workbench loads no extension under development.
      ...(options['disable-workspace-trust'] ? ['--disable-workspace-trust'] : []),
    ],
  });
  let window;
  const stop = async () => {
    await window?.browser.close();
    await server.stop();
  };
  const onSignal = (signal) => void stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    window = await openBrowser();
    const ended = whenEnded(window, Boolean(options.verbose));
    await window.page.goto(workbenchUrl(server, options, paths));
    const outcome = await judge(await ended, server);
    if (outcome.code !== 0) await report(outcome, window.page, server, folders.userDataDir);
    return outcome.code;
  } finally {
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    await stop();
  }
}

const isWorkspace = (file) => file.endsWith('.code-workspace') || fs.statSync(file).isDirectory();

function workbenchUrl(server, options, paths) {
  const payload = [
    ...(options.extensionDevelopmentPath ?? []).map((folder) => [
      'extensionDevelopmentPath',
      server.remoteUri(toPath(folder)),
    ]),
    ['extensionTestsPath', server.remoteUri(toPath(options.extensionTestsPath))],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  if (options['disable-extensions']) payload.push(['disableExtensions', 'true']);
  if (options.log) payload.push(['logLevel', options.log]);
  const candidates = [...(options['folder-uri'] ?? []).map(toPath), ...paths];
  for (const file of candidates.filter((one) => !isWorkspace(one)))
    payload.push(['openFile', server.remoteUri(file)]);
  return server.workbenchUrl(candidates.find(isWorkspace), payload);
}

/**
 * Prints what the tests print, and resolves as soon as they have ended, in whatever way.
 * @returns {Promise<{ code: number, logs?: { relativePath: string, contents: string }[], trouble?: string }>}
 *   `trouble` says what went wrong apart from the tests
 */
function whenEnded({ browser, page }, verbose) {
  return new Promise((resolve) => {
    let ended = false;
    const end = (outcome) => {
      ended = true;
      clearTimeout(timer);
      resolve(outcome);
    };
    const lost = (trouble) => end({ code: EXIT.HOST_FAILED, trouble });
    const timer = setTimeout(
      () => end({ code: EXIT.TIMED_OUT, trouble: `the tests did not end within ${TIMEOUT_MS} ms` }),
      TIMEOUT_MS,
    );
    const log = (type, values) => {
      const text = format(...values);
      if (CONNECTION_LOST.test(text)) lost('the extension host crashed');
      else if (!ended && (verbose || !isNoise(text)))
        (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${text}\n`);
    };
    Promise.all([
      page.exposeFunction('codeAutomationLog', log),
      page.exposeFunction('codeAutomationExit', (code, logs) => end({ code, logs })),
    ]).catch((error) => lost(error.message));
    page.once('crash', () => lost('the page of the workbench crashed'));
    browser.once('disconnected', () => lost('Chromium ended before the tests did'));
  });
}

/** An extension host that crashed looks to the workbench like one that ended well. The server knows better. */
async function judge({ code, trouble, logs = [] }, server) {
  if (code === EXIT.TIMED_OUT) return { code, trouble, logs };
  const end = await hostExit(server);
  const problem =
    trouble ?? (code === 0 && end !== '0' ? 'the extension host did not end normally' : undefined);
  if (problem === undefined) return { code, logs };
  return {
    code: code || EXIT.HOST_FAILED,
    logs,
    trouble: end && end !== '0' ? `${problem} (${end})` : problem,
  };
}

/** The exit code or the signal of the extension host, from the server's log; undefined if it still runs. */
async function hostExit(server) {
  for (let waitedMs = 0; waitedMs < 3000; waitedMs += 50) {
    const match = HOST_EXIT.exec(server.output);
    if (match) return match[2] === 'null' ? match[1] : match[2];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

/** Keeps what helps to understand a failure (a screenshot and the logs of every part) and says where. */
async function report({ code, trouble, logs }, page, server, userDataDir) {
  const stderr = [...server.output.matchAll(/<\d+><stderr> (.*)/g)].map((match) => match[1]).join('\n');
  if (trouble && stderr) console.error(stderr);
  const folder = path.resolve(process.env.CODE_WEB_ARTIFACTS ?? path.join(userDataDir, 'artifacts'));
  removeFolder(folder);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'server.log'), server.output);
  for (const { relativePath, contents } of logs) {
    const file = path.join(folder, 'workbench', relativePath);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, contents);
  }
  const hostLogs = path.join(userDataDir, 'logs');
  const latest = fs.existsSync(hostLogs) ? fs.readdirSync(hostLogs).toSorted().at(-1) : undefined;
  if (latest)
    fs.cpSync(path.join(hostLogs, latest), path.join(folder, 'extension-host'), { recursive: true });
  await page.screenshot({ path: path.join(folder, 'screenshot.png'), timeout: 10_000 }).catch((error) => {
    console.error(`code-web: no screenshot: ${error.message}`);
  });
  console.error(
    `code-web: ${trouble ?? `the tests ended with exit code ${code}`}; screenshot and logs: ${folder}`,
  );
}
