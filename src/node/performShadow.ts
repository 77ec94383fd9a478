import type { Budget } from '../core/evals/budget.ts';
import type { RunPorts } from '../core/evals/runSuite.ts';
import { promptOf } from '../core/registry/workspace.ts';
import type { ShadowPlan } from '../core/shadow/planShadow.ts';
import { type ShadowOptions, type ShadowResult, runShadow } from '../core/shadow/runShadow.ts';
import { nodeClock } from './clock.ts';
import { CodeRunner } from './runCode.ts';
import type { RunFolder } from './runFolder.ts';
import { ShadowSpending } from './shadowSpending.ts';
import { sha256 } from './sha256.ts';

export interface ShadowPlace {
  readonly folder: RunFolder;
  readonly clientFor: RunPorts['clientFor'];
}

/** Runs a shadow validation, and keeps its answers and what it spends while it goes on. @throws PromptError as runShadow */
export async function performShadow(
  plan: ShadowPlan,
  { folder, clientFor }: ShadowPlace,
  { onProgress, ...options }: ShadowOptions & { readonly budget: Budget },
): Promise<ShadowResult> {
  const code = new CodeRunner();
  const spending = new ShadowSpending(folder.path, promptOf(plan.prompt).name);
  const ports = {
    clientFor,
    clock: nodeClock,
    sha256,
    evidence: folder.evidence,
    runCode: code.runCode,
  };
  try {
    return await runShadow(plan, ports, {
      ...options,
      onProgress: (progress) => {
        spending.update(progress.spent);
        onProgress?.(progress);
      },
    });
  } finally {
    code.dispose();
    await folder.flush();
    await spending.flush();
  }
}
