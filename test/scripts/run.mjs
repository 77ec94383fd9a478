// `npm test`, `npm start` and `npm run demo` start here, on any Node from 18 and with nothing installed: makes sure
// that the packages are there, then runs the script that is named on the Node that the repository pins, which npm
// puts first on the PATH. (A shell that ran both would still remember where the first Node was.)

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { install, isInstalled } from './packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shell = process.platform === 'win32';

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12);
}

/** Why the script cannot be run, if it cannot. */
function findObstacle() {
  if (!isInstalled(root) && !install(root, 'packages'))
    return 'npm could not install the packages; what it says above tells why.';
  const { stdout } = spawnSync('node', ['--version'], { encoding: 'utf8', shell });
  const version = stdout.trim().replace(/^v/, '');
  if (isNewEnough(version)) return undefined;
  return (
    `Prompt Ledger needs Node 22.12 or newer, and this is Node ${version}. ` +
    'The repository brings its own Node, but npm is set not to run install scripts, which put it in place. ' +
    'Run "npm rebuild node --ignore-scripts=false", or install a newer Node, and try again.'
  );
}

function run(name, args) {
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const child = spawn('node', [script, ...args], { cwd: root, stdio: 'inherit', shell });
  // Ctrl-C reaches the script by itself; this process only has to outlive it. Other signals are passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('close', (code) => (process.exitCode = code ?? 1));
}

const [name, ...args] = process.argv.slice(2);
const obstacle = findObstacle();
if (obstacle === undefined) run(name, args);
else {
  console.error(obstacle);
  process.exitCode = 1;
}
