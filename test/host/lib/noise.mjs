// What this VS Code says about itself in every run here, and means nothing.

const NOISE = [
  // Of every start.
  /^Resolv(ing|ed) connection token/,
  /^Creating a socket/,
  /^\[(driver|reconnection-grace-time|AccountPolicyGate)\]/,
  /^\[AgentHost:/,
  /^Updating additional builtin extensions cache/,
  /^Creation of workbench contribution /,
  // Parts that code-server's own web server would serve.
  /^Failed to load resource: the server responded with a status of 404/,
  /^A bad HTTP response code \(404\) was received when fetching the script/,
  /^\[Service Worker\]/,
  // This host keeps secrets in memory, because it has no key to seal them with.
  /^Failed to load resource: the server responded with a status of 405/,
  /Method Not Allowed\n\s+at \S+\.getServerKeyPart/,
  // No network.
  /open-vsx\.org/,
  /^Failed to load resource: net::ERR_(FAILED|NAME_NOT_RESOLVED)/,
  /^(Error: )?Timed out waiting for authentication provider/,
  // Of trusting a workspace: TypeScript's language service is not part of this host.
  /vscode\.typescript-language-features/,
  // Of every end.
  /^Canceled: Canceled/,
  // Of a reload while the Output panel is open.
  /^Error: Unable to resolve resource output:/,
  // Of leaving one workspace for another.
  /IndexedDB database '[\w-]+' is closed/,
  /^\[lifecycle\] Long running operations during shutdown/,
];

/** @param {string} text as the workbench logs it; on the console with a level and its colour in front */
export function isNoise(text) {
  const message = text.replace(/^%c\s*[A-Z]+ color: #\w+ /, '');
  return NOISE.some((pattern) => pattern.test(message));
}
