import type { GateName } from '../../registry/model.ts';
import { type RegisteredPrompt, promptOf } from '../../registry/workspace.ts';
import type { PlacedContent } from '../../versions/content.ts';
import { digestOf } from '../knownContents.ts';
import { describeOverride, promotionOverride } from '../overrides.ts';
import type { LifecycleContext, Requirement } from '../transition.ts';
import { checkEvaluated } from './evaluatedGate.ts';
import { checkCanary, checkDecided } from './experimentGates.ts';
import { checkStaged } from './stagedGate.ts';
import { type Gates, gatesOf, gatesUpTo } from './stages.ts';

/**
 * What every gate up to that of a stage says of a content, in their order: a stage that is recorded may not be earned
 * any more. What was overridden for this very content is only said.
 */
export function checkGates(
  stage: GateName,
  { placed, prompt }: { readonly placed: PlacedContent; readonly prompt: RegisteredPrompt },
  context: LifecycleContext,
): Requirement[] {
  const gates = gatesOf(promptOf(prompt));
  const digest = digestOf(placed, context);
  return gatesUpTo(stage).flatMap((gate) =>
    checkGate(gate, { placed, prompt, gates }, context).map((one) => {
      const override = one.outcome === 'met' ? undefined : promotionOverride(placed.content, digest, one.id);
      if (!override) return { ...one, gate };
      return { ...one, gate, strength: 'advice' as const, text: `${one.text} ${describeOverride(override)}` };
    }),
  );
}

interface Subject {
  readonly placed: PlacedContent;
  readonly prompt: RegisteredPrompt;
  readonly gates: Gates;
}

function checkGate(
  name: GateName,
  { placed, prompt, gates }: Subject,
  context: LifecycleContext,
): Requirement[] {
  const { evaluated, staged, canary, deployed } = gates;
  if (name === 'evaluated' && evaluated) return checkEvaluated(placed, prompt, { gate: evaluated, context });
  if (name === 'staged' && staged) return checkStaged(placed, prompt, { gate: staged, context });
  if (name === 'canary' && canary) return checkCanary(placed, prompt, { gate: canary, context });
  if (name === 'deployed' && deployed) return checkDecided(placed, prompt, { gate: deployed, context });
  const text = `\`gates\` asks for nothing here.`;
  return [{ id: 'gate-off', outcome: 'met', strength: 'advice', text }];
}
