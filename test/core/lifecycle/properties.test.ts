import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import { DRAFT, type PlacedContent, contentOf, findContents } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { promptText } from '../../../src/core/versions/content.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { checked, settle } from '../checks/checked.ts';
import '../../propertySeed.ts';
import { type Action, type Texts, act, applied, undone } from './acting.ts';
import { type RandomWorld, randomWorld } from './randomPrompts.ts';

type Step = Action | { readonly action: 'edit' };

const number = fc.nat({ max: 9 });
type Make = (known: readonly string[]) => Step;

const step = fc.oneof<fc.Arbitrary<Make>[]>(
  fc.constant(() => ({ action: 'draft' as const })),
  number.map((n) => (known) => ({ action: 'draft' as const, from: known[n % known.length]! })),
  fc.constant(() => ({ action: 'edit' as const })),
  fc.constant(() => ({ action: 'edit' as const })),
  fc.constant(() => ({ action: 'release' as const, reason: 'a test', notes: 'What: changed' })),
  fc
    .tuple(fc.constantFrom<'deploy' | 'rollback'>('deploy', 'rollback'), number, fc.boolean(), fc.boolean())
    .map(([action, n, isProduction, isCommitted]) => (known) => ({
      action,
      target: known[n % known.length]!,
      reason: 'a test',
      environment: isProduction ? 'production' : 'staging',
      isCommitted,
    })),
);

/** On its way through the stages, by whatever reason, between other steps. */
const promotion = fc
  .tuple(number, fc.constantFrom('evaluated', 'staged', 'canary', 'deployed', 'retired', undefined))
  .map(([n, to]) => (known: readonly string[]) => ({
    action: 'promote' as const,
    reason: 'a test',
    // Without a version the draft, where there is one.
    ...(n < 5 && { target: known[n % known.length]! }),
    ...(to && { to }),
  }));

/** What a workspace says of the prompt: which numbers it has, and what each of them asks for. */
async function observe(texts: Texts) {
  const { workspace, checker } = await checked(texts);
  await settle(workspace, checker);
  const prompt = workspace.prompt('a');
  const contents = findContents(prompt, workspace.store);
  const digests = new Map(
    contents
      .filter(({ version }) => version !== DRAFT)
      .map((placed) => [placed.version, contentDigest(placed, workspace.store, sha256)]),
  );
  const errors = [...checker.check().problems.values()].flat().filter(({ severity }) => severity === 'error');
  const inline = contents.find(({ where }) => where === 'inline')?.version;
  return { workspace, prompt, digests, errors, inline };
}

/** The text that a step has no business with: all but the prompt’s own, its template file and its version files. */
function foreign(texts: Texts, { path }: RandomWorld, { prompt }: Awaited<ReturnType<typeof observe>>) {
  const text = texts[path]!;
  const end = prompt.start + promptText(prompt).length;
  const others = Object.entries(texts).filter(([name]) => name !== path && !name.includes('versions/'));
  const around = prompt.block.pieces ? [text.slice(0, prompt.start), text.slice(end)] : [];
  return { around, others };
}

/** The edited text says something else; nothing where the edited text is frozen inline. */
async function edited(texts: Texts, count: number): Promise<Record<string, string> | undefined> {
  const { workspace, prompt } = await observe(texts);
  const placed: PlacedContent | undefined = contentOf(prompt, DRAFT, workspace.store);
  if (!placed || (placed.where === 'inline' && placed.content.digest)) return undefined;
  const { wording, node } = placed.content;
  if (wording.kind === 'file') {
    const path = workspace.relative(workspace.resolve(placed.uri, wording.path.value));
    return { ...texts, [path]: texts[path]!.replace('Hello', `Hello${count}`) };
  }
  const path = workspace.relative(placed.uri);
  const text = texts[path]!;
  const start = prompt.start + placed.inPrompt + node.range.start;
  return { ...texts, [path]: text.slice(0, start) + text.slice(start).replace('Hello', `Hello${count}`) };
}

/** The workspace as a commit has it, under the number that it serves. */
function committed(texts: Texts, version: string): Record<string, string> {
  const own = Object.entries(texts).filter(([path]) => !path.startsWith('git/'));
  return { ...texts, ...Object.fromEntries(own.map(([path, text]) => [`git/${version}/${path}`, text])) };
}

const withoutGit = (texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([path]) => !path.startsWith('git/')));

async function tryAct(texts: Texts, inGit: readonly string[], request: Action) {
  try {
    const acted = await act({ texts, inGit }, request);
    return acted.transition.refusal ? undefined : acted;
  } catch (error) {
    if (PromptError.is(error, 'bad-input')) return undefined;
    throw error;
  }
}

const done = new Set<string>();

type Observed = Awaited<ReturnType<typeof observe>>;

/** What a number stands for stays the same, and stays in the files unless Git has it. */
function expectKept({
  before,
  after,
  request,
}: {
  before: Observed;
  after: Observed;
  request: Action;
}): void {
  const isRelease = request.action === 'release';
  for (const [version, digest] of before.digests) {
    // Inline content that was edited gets another number; the old one is what Git has then.
    if (isRelease && before.inline === version) continue;
    if (after.digests.has(version)) expect([version, after.digests.get(version)]).toEqual([version, digest]);
    else expect(request.isCommitted).toBe(true);
  }
}

/** Files stay sound, everything else is untouched, and each step is undone byte for byte. */
const holds = (steps: fc.Arbitrary<Make>) =>
  fc.asyncProperty(randomWorld, fc.array(steps, { minLength: 2, maxLength: 7 }), async (world, made) => {
    let texts = committed(world.texts, '1.0.0');
    const inGit = ['1.0.0'];
    let before = await observe(withoutGit(texts));
    expect(before.errors).toEqual([]);
    for (const [count, make] of made.entries()) {
      const known = [...new Set([...before.digests.keys(), ...inGit])];
      const request = make(known);
      if (request.action === 'edit') {
        texts = (await edited(texts, count)) ?? texts;
        before = await observe(withoutGit(texts));
        continue;
      }
      const acted = await tryAct(texts, inGit, { prompt: 'a', ...request });
      if (!acted) continue;
      done.add(`${world.form}: ${request.action}`);
      const next = applied(texts, acted, 'a');
      const after = await observe(withoutGit(next));
      expect(after.errors).toEqual([]);
      expect(undone(texts, next, acted)).toEqual(texts);
      expect(foreign(next, world, after)).toEqual(foreign(texts, world, before));
      expectKept({ before, after, request });
      texts = next;
      before = after;
    }
  });

test('whatever is done in whatever order: sound files, everything else untouched, undone byte for byte', async () => {
  await fc.assert(holds(step), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 40) });
  // A property of steps that are all refused would hold of anything.
  for (const form of ['inline', 'one file', 'split'])
    for (const action of ['draft', 'release', 'deploy', 'rollback'])
      expect(done).toContain(`${form}: ${action}`);
});

test('the same on the way through the stages', async () => {
  const steps = fc.oneof<fc.Arbitrary<Make>[]>(promotion, promotion, promotion, step);
  await fc.assert(holds(steps), { numRuns: Number(process.env['FUZZ_RUNS'] ?? 25) });
  for (const form of ['inline', 'one file', 'split']) expect(done).toContain(`${form}: promote`);
});
