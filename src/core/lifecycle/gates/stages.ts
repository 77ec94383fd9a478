import { FIRST_LOOK } from '../../experiments/guardrail.ts';
import { SAMPLE_SIZE, SIGNIFICANCE_LEVEL } from '../../experiments/settings.ts';
import { GATES, type GateName, type GateSettings, type Prompt } from '../../registry/model.ts';

/** Where a version can be promoted to. That it is deployed is never stored: a pointer says so. */
export type Stage = GateName | 'retired';

export const STAGES: readonly Stage[] = [...GATES, 'retired'];

export const isStage = (text: string): text is Stage => STAGES.some((stage) => stage === text);

/** What the gates ask for, with the defaults filled in; undefined for one that asks for nothing. */
export interface Gates {
  readonly evaluated: { readonly minScore: number | undefined; readonly isStrict: boolean } | undefined;
  readonly staged: { readonly minimumPairs: number | undefined } | undefined;
  /** Units of each arm. */
  readonly canary: { readonly minimumSampleSize: number } | undefined;
  readonly deployed: { readonly minimumSampleSize: number; readonly significanceLevel: number } | undefined;
}

/** The gates of a prompt, with the defaults where it says nothing. */
export function gatesOf({ gates, evals }: Pick<Prompt, 'gates' | 'evals'>): Gates {
  const { evaluated, staged, canary, deployed }: Partial<GateSettings> = gates ?? {};
  return {
    evaluated: evaluated?.isOff
      ? undefined
      : { minScore: evaluated?.minScore ?? evals.minScore, isStrict: evaluated?.strict ?? false },
    staged: staged?.isOff ? undefined : { minimumPairs: staged?.minimumPairs },
    canary: canary?.isOff ? undefined : { minimumSampleSize: canary?.minimumSampleSize ?? FIRST_LOOK },
    deployed: deployed?.isOff
      ? undefined
      : {
          minimumSampleSize: deployed?.minimumSampleSize ?? SAMPLE_SIZE,
          significanceLevel: deployed?.significanceLevel ?? SIGNIFICANCE_LEVEL,
        },
  };
}

/** Whether the gate of a stage, or one before it, looks at what experiments measured. */
export const asksExperiments = (stage: string | undefined): boolean =>
  stage === 'canary' || stage === 'deployed';

/** The gates on the way to a stage, that of the stage last. */
export const gatesUpTo = (stage: GateName): readonly GateName[] => GATES.slice(0, GATES.indexOf(stage) + 1);

/** The gate that a version passed last by its record; undefined for none, and for one that is retired. */
export const passedGate = (stage: string | undefined): GateName | undefined =>
  GATES.find((gate) => gate === stage);

/** The stage that comes next: gates that ask for nothing are passed on the way. */
export function nextStage(stage: string | undefined, gates: Gates): GateName {
  const passed = passedGate(stage);
  const ahead = GATES.slice(passed === undefined ? 0 : GATES.indexOf(passed) + 1);
  return ahead.find((gate) => gates[gate] !== undefined) ?? 'deployed';
}
