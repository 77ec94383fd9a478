import type { Problem } from '../base/problem.ts';
import { findMonitoring } from '../registry/monitoring.ts';
import { textAt } from '../registry/read.ts';
import { promptText } from '../versions/content.ts';
import type { FileCheck, Finding, PromptCheck } from './check.ts';
import type { Fix, FixContext } from './fix.ts';
import { changeFix, placeOf, textFix } from './fixEdits.ts';

/** Keys of the services by the shape that they document or that their own scanners look for. */
const SHAPES: readonly (readonly [service: string, shape: RegExp])[] = [
  ['Anthropic', /sk-ant-[a-z]+\d*-[\w-]{32,}/],
  ['OpenRouter', /sk-or-v1-[0-9a-f]{48,}/],
  ['OpenAI', /sk-(?:proj|svcacct|admin|None)-[\w-]{32,}|sk-[A-Za-z0-9]{40,}/],
  ['Google', /AIza[\w-]{35}/],
  ['GitHub', /gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,}/],
  ['AWS', /(?:AKIA|ASIA)[A-Z2-7]{16}/],
  ['Slack', /xox[abeoprs]-[A-Za-z0-9-]{24,}|xapp-\d-[A-Za-z0-9-]{24,}/],
  ['Hugging Face', /hf_[A-Za-z0-9]{34,}/],
  ['Groq', /gsk_[A-Za-z0-9]{48,}/],
  // Azure's newer keys carry this signature; the older ones are bare hexadecimal and told by the word before them.
  ['Azure', /[A-Za-z0-9]{44,60}(?:JQQJ99|AAA[A-Z]ACOG)[A-Za-z0-9]{4,40}|AccountKey=[A-Za-z0-9+/]{64,}={0,2}/],
  [
    'a service',
    /(?<=(?:[Aa][Pp][Ii][-_]?[Kk][Ee][Yy]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn])["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)(?:[0-9a-fA-F]{32}|[A-Za-z0-9]{84}|(?=[A-Za-z0-9/+]*[/+])[A-Za-z0-9/+]{40})/,
  ],
];

const ANY_SHAPE = new RegExp(
  SHAPES.map(([, shape]) => `(?<![\\w/+-])(?:${shape.source})(?![\\w/+])`).join('|'),
  'g',
);

/** What people write where a key would stand. */
const PLACEHOLDER = /example|placeholder|your|xxxx|0000|1234567|redacted|test_?key/i;

/** A key has hardly any repetition: of 16 characters at least 10 are different ones. */
const FEWEST_CHARACTERS = 10;

/** Key-shaped text in a prompt: anywhere, comments included. In its own files too. */
export const secretInPrompt: PromptCheck = {
  codes: ['secret-in-file'],
  check({ registered, contents, sources }) {
    const found: Finding[] = registered.block.pieces
      ? findSecrets(promptText(registered)).map((problem) => ({ problem }))
      : [];
    for (const { where, uri, content } of contents) {
      const { wording } = content;
      const uris = [
        ...(where === 'file' ? [uri] : []),
        ...(wording.kind === 'file' ? [sources.resolve(uri, wording.path.value)] : []),
      ];
      for (const read of uris) {
        const source = sources.read(read);
        if (source.state === 'loaded')
          found.push(...findSecrets(source.text).map((problem) => ({ uri: read, problem })));
      }
    }
    return found;
  },
  findFixes: hideSecret,
};

/** In an endpoint the key's variable takes its place; anywhere else a placeholder does. The key has to be revoked all the same. */
function hideSecret(problem: Problem, context: FixContext): Fix[] {
  const place = placeOf(problem, context);
  const endpoint = place?.path.at(-2);
  const isKey = place?.entry && !place.isKey && /key|token|secret/i.test(place.entry.key);
  if (isKey && place.path.at(-3) === 'endpoints' && endpoint !== undefined) {
    const variable = `${String(endpoint).replaceAll(/\W/g, '_').toUpperCase()}_API_KEY`;
    const map = place.path.slice(0, -1);
    return changeFix(context, { title: `Take the key from the environment variable ${variable}` }, [
      { path: [...map, 'api_key_env'], value: variable },
      { path: place.path, value: undefined },
    ]);
  }
  const edit = { ...problem.range, newText: 'your-key' };
  return [textFix(context, { title: 'Replace the key with a placeholder' }, [edit])];
}

/** Key-shaped text outside the prompts. */
export const secretInSection: FileCheck = {
  codes: ['secret-in-file'],
  check({ file }) {
    return file.looseTexts.flatMap(({ text, start }) =>
      findSecrets(text, start).map((problem) => ({ problem })),
    );
  },
};

/** The password of an address that telemetry is read from or that alerts are sent to. */
export const secretInUrl: FileCheck = {
  codes: ['secret-in-file'],
  check({ file }) {
    const monitoring = findMonitoring(file);
    const urls = [
      textAt(monitoring?.source, 'prometheus'),
      textAt(monitoring?.source, 'clickhouse'),
      ...(monitoring?.hooks ?? []).map(({ webhook }) => webhook),
    ];
    return urls.flatMap((url): Finding[] => {
      if (!url || !/^https?:\/\/[^/?#]*:[^/?#]*@/.test(url.value)) return [];
      const message =
        'The address has a password in it. Remove it from the file and change it: whoever can read the repository can use it. Passwords stand in the environment (`password_env`, `token_env`).';
      return [{ problem: { code: 'secret-in-file', message, severity: 'error', range: url.range } }];
    });
  },
};

function findSecrets(text: string, offset = 0): Problem[] {
  return Array.from(text.matchAll(ANY_SHAPE)).flatMap(({ 0: secret, index }) => {
    if (PLACEHOLDER.test(secret) || new Set(secret).size < FEWEST_CHARACTERS) return [];
    const service = SHAPES.find(([, shape]) => shape.test(secret))?.[0] ?? 'a service';
    const start = index + offset;
    const message = `This looks like a key of ${service}. Remove it from the file and revoke it: whoever can read the repository can use it. Keys stand in the environment (\`api_key_env\`) or in the editor’s secret storage.`;
    return [
      {
        code: 'secret-in-file',
        message,
        severity: 'error' as const,
        range: { start, end: start + secret.length },
        data: { service },
      },
    ];
  });
}
