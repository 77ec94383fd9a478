import { type CallBound, boundCall, usd } from '../evals/costCap.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import { checkScore } from './checkScore.ts';
import { faultOf } from './contentChecks.ts';
import { knownContents, servedVersion } from './knownContents.ts';
import { checkGates } from './gates/checkGates.ts';
import { gatesOf } from './gates/stages.ts';
import { type LifecycleContext, PRODUCTION, type Requirement } from './transition.ts';

export interface Move {
  /** As it is now; the target may belong to another commit. */
  readonly prompt: RegisteredPrompt;
  readonly action: 'deploy' | 'rollback';
  readonly target: PlacedContent;
  readonly environment: string;
  /** The gates are asked for, although the prompt may declare none. */
  readonly asksGates?: boolean | undefined;
}

/**
 * What it takes to serve a version. In a rollback, which is for emergencies, a score is only shown, and no gate stands
 * in the way.
 */
export function checkTarget(move: Move, context: LifecycleContext): Requirement[] {
  const { action, prompt, target } = move;
  const isDeploy = action === 'deploy';
  const gates = isDeploy ? checkDeclaredGates(move, context) : [];
  const asked = new Set(gates.map(({ id }) => id));
  const isScoreAsked = isDeploy && gatesOf(promptOf(prompt)).evaluated !== undefined;
  const score = checkScore(target, { prompt, strength: isScoreAsked ? 'overridable' : 'advice' }, context);
  return [
    checkExists(move),
    checkServed(move),
    checkValid(target, context),
    checkVariables(move, context),
    ...checkCap(move, isDeploy ? 'required' : 'overridable', context),
    ...checkRetired(move),
    ...score.filter(({ id }) => !asked.has(id)),
    ...gates,
  ];
}

/** Where a prompt declares gates, a version gets to production through them; another environment is for trying. */
function checkDeclaredGates(
  { prompt, target, environment, asksGates }: Move,
  context: LifecycleContext,
): Requirement[] {
  if (environment !== PRODUCTION || (!asksGates && !promptOf(prompt).gates)) return [];
  return checkGates('deployed', { placed: target, prompt }, context);
}

function checkRetired({ action, target: { version, content } }: Move): Requirement[] {
  if (content.stage !== 'retired') return [];
  const strength = action === 'deploy' ? 'overridable' : 'advice';
  const text = `${version} is retired. Take another version, or promote it again first.`;
  return [{ id: 'not-retired', outcome: 'unmet', strength, text }];
}

function checkExists({ target: { version, where, commit } }: Move): Requirement {
  const id = 'target-exists';
  const strength = 'required';
  if (version === DRAFT || where === 'draft')
    return { id, outcome: 'unmet', strength, text: 'A draft is not served: release it first.' };
  const at = commit ? `, as commit ${commit.id.slice(0, 7)} has it` : '';
  const text = where === 'git' ? `${version} is in Git’s history${at}.` : `${version} is in the files.`;
  return { id, outcome: 'met', strength, text };
}

function checkServed({ prompt, target, environment }: Move): Requirement {
  const id = 'not-served-yet';
  const strength = 'required';
  const served = servedVersion(prompt, environment);
  if (served === target.version)
    return { id, outcome: 'unmet', strength, text: `${environment} serves ${served} already.` };
  const text =
    served === undefined ? `${environment} serves nothing yet.` : `${environment} serves ${served} now.`;
  return { id, outcome: 'met', strength, text };
}

function checkValid(target: PlacedContent, context: LifecycleContext): Requirement {
  const id = 'target-valid';
  const strength = 'required';
  const fault = faultOf(target, context);
  const name = target.version === DRAFT ? 'The draft' : target.version;
  if (fault === undefined)
    return { id, outcome: 'met', strength, text: `${name} is whole and its template parses.` };
  if (fault.kind === 'unread')
    return { id, outcome: 'unknown', strength, text: `${name} needs a file that is not read yet.` };
  return { id, outcome: 'unmet', strength, text: `${name} cannot be served: ${fault.why}.` };
}

/** Callers supply what is required now; what is required in addition they may not know of. */
function checkVariables(
  { prompt, target, environment, action }: Move,
  context: LifecycleContext,
): Requirement {
  const id = 'variables-compatible';
  const strength = 'overridable';
  const served = servedVersion(prompt, environment);
  if (served === undefined) return { id, outcome: 'met', strength, text: 'Nobody calls it yet.' };
  const now = knownContents(prompt, context).find(({ version }) => version === served);
  const [before, after] = [now && requiredBy(now, context), requiredBy(target, context)];
  if (!before || !after)
    return {
      id,
      outcome: 'unknown',
      strength,
      text: `Which variables ${served} requires is not known here.`,
    };
  const { variables } = promptOf(prompt);
  const added = [...after].filter((name) => !before.has(name));
  const open = added.filter((name) => variables?.get(name)?.sample === undefined);
  if (open.length > 0) {
    const names = open.map((name) => `“${name}”`).join(', ');
    const text = `Callers have to supply ${names}, which ${served} does not need. Change them first${action === 'deploy' ? ', or declare a sample' : ''}.`;
    return { id, outcome: 'unmet', strength, text };
  }
  const text =
    added.length > 0
      ? `Callers are to supply ${added.map((name) => `“${name}”`).join(', ')} as well, which the prompt declares.`
      : `It requires no variable that ${served} does not.`;
  return { id, outcome: 'met', strength, text };
}

function requiredBy(placed: PlacedContent, { sources }: LifecycleContext): ReadonlySet<string> | undefined {
  const found = messagesOf(placed, sources);
  return found.complete && found.messages.length > 0 ? variablesOf(found).required : undefined;
}

function checkCap(
  { prompt, target }: Move,
  strength: Requirement['strength'],
  { sources, costs }: LifecycleContext,
): Requirement[] {
  const cap = promptOf(prompt).costCapUsd?.value;
  if (cap === undefined) return [];
  const id = 'cost-cap-holds';
  const bound: CallBound = costs
    ? boundCall({ ...target, prompt }, cap, { ...costs, sources })
    : { kind: 'unknown' };
  const model = target.content.model?.value;
  switch (bound.kind) {
    case 'holds':
      return [{ id, outcome: 'met', strength, text: `A call stays below the cap of ${usd(cap)}.` }];
    case 'over':
      return [
        {
          id,
          outcome: 'unmet',
          strength,
          text: `A call may cost ${usd(bound.cost)} for ${bound.name}, more than the cap of ${usd(cap)}. Lower \`max_tokens\`, or raise \`cost_cap_usd\`.`,
        },
      ];
    case 'unbounded':
      return [
        {
          id,
          outcome: 'unmet',
          strength,
          text: `Without \`max_tokens\` nothing keeps a call below the cap of ${usd(cap)}. Add it to the next version, or raise \`cost_cap_usd\`.`,
        },
      ];
    case 'unpriced':
      return [
        {
          id,
          outcome: 'unknown',
          strength,
          text: `Nobody knows the price of ${model}, so the cap of ${usd(cap)} cannot be kept. Add the model to \`prices\`.`,
        },
      ];
    default:
      return [
        {
          id,
          outcome: 'unknown',
          strength,
          text: `Whether a call stays below the cap of ${usd(cap)} is not known.`,
        },
      ];
  }
}
