import { counted, renderSigned } from '../../evals/reports/amounts.ts';
import type { ShadowRecord } from '../../registry/model.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../../versions/content.ts';
import { digestOf, servedVersion } from '../knownContents.ts';
import { type LifecycleContext, PRODUCTION, type Requirement } from '../transition.ts';
import type { Gates } from './stages.ts';

const strength = 'overridable';

/** A shadow validation of this very content, against what production serves, that passed. */
export function checkStaged(
  placed: PlacedContent,
  prompt: RegisteredPrompt,
  { gate, context }: { readonly gate: NonNullable<Gates['staged']>; readonly context: LifecycleContext },
): Requirement[] {
  const passed = checkShadow(placed, prompt, context);
  const { pairs = 0 } = placed.content.shadow ?? {};
  if (passed.outcome !== 'met' || gate.minimumPairs === undefined) return [passed];
  const isEnough = pairs >= gate.minimumPairs;
  const text = isEnough
    ? `It compared ${counted(pairs, 'call')}, at least ${gate.minimumPairs}.`
    : `It compared ${counted(pairs, 'call')}, and \`gates\` asks for ${gate.minimumPairs}. Validate it on more of them.`;
  return [passed, { id: 'shadow-sufficient', outcome: isEnough ? 'met' : 'unmet', strength, text }];
}

const line = (outcome: Requirement['outcome'], text: string): Requirement => ({
  id: 'shadow-passed',
  outcome,
  strength,
  text,
});

function checkShadow(
  placed: PlacedContent,
  prompt: RegisteredPrompt,
  context: LifecycleContext,
): Requirement {
  const { shadow } = placed.content;
  const name = placed.version === DRAFT ? 'the draft' : placed.version;
  if (shadow?.verdict === undefined)
    return line(
      'unmet',
      `No shadow validation of ${name} is recorded. Run one on recorded calls, with \`prompt-ledger shadow ${prompt.block.name} --version ${placed.version} --record\`; where there are none, \`gates: { staged: false }\` asks for none.`,
    );
  switch (shadowState(placed, context)) {
    case 'unknown':
      return line('unknown', `Whether the shadow validation of ${name} is about this text is not known yet.`);
    case 'stale':
      return line(
        'unmet',
        `The shadow validation of ${name} is stale: it is about another text. Run it again.`,
      );
    default:
  }
  const { verdict, against } = shadow;
  const served = servedVersion(prompt, PRODUCTION);
  if (verdict !== 'pass') {
    const [word, advice] =
      verdict === 'fail'
        ? ['failed', 'Improve it first.']
        : ['says neither yes nor no', 'Validate it on more calls.'];
    return line('unmet', `The shadow validation of ${name} ${word}: ${evidenceOf(shadow)}. ${advice}`);
  }
  if (served !== undefined && served !== placed.version && against !== undefined && against !== served)
    return line(
      'unknown',
      `The shadow validation of ${name} held it against ${against}, and production serves ${served} now. Run it again.`,
    );
  return line('met', `The shadow validation of ${name} passed: ${evidenceOf(shadow)}.`);
}

/** Whether a shadow validation is about the content as it is now; `stale` too where nobody can say what it was about. */
export function shadowState(
  placed: PlacedContent,
  context: Pick<LifecycleContext, 'sources' | 'sha256'>,
): 'none' | 'fresh' | 'stale' | 'unknown' {
  const { shadow } = placed.content;
  if (!shadow) return 'none';
  const digest = digestOf(placed, context);
  if (digest === undefined) return 'unknown';
  return shadow.digest === digest ? 'fresh' : 'stale';
}

/** “quality −0.004 (−0.012 to +0.004) against 2.0.0, 200 calls of 120 units, 2026-11-26”. */
function evidenceOf({ against, pairs, units, quality_delta: delta, ci95, run_at: at }: ShadowRecord): string {
  const interval = ci95 ? ` (${renderSigned(ci95[0])} to ${renderSigned(ci95[1])})` : '';
  const versus = against === undefined ? '' : ` against ${against}`;
  const of = units === undefined ? '' : ` of ${counted(units, 'unit')}`;
  return [
    `quality ${delta === undefined ? 'unknown' : renderSigned(delta)}${interval}${versus}`,
    ...(pairs === undefined ? [] : [`${counted(pairs, 'call')}${of}`]),
    ...(at === undefined ? [] : [at.slice(0, 10)]),
  ].join(', ');
}
