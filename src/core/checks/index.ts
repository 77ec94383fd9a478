import type { FileCheck, PromptCheck } from './check.ts';
import { contentIncomplete } from './contentIncomplete.ts';
import { costCapExceeded } from './costCapExceeded.ts';
import { duplicatePrompt } from './duplicatePrompt.ts';
import { duplicateVersion } from './duplicateVersion.ts';
import { pathOutsideWorkspace, settingOutsideWorkspace } from './pathOutsideWorkspace.ts';
import { priceUnknown } from './priceUnknown.ts';
import { rollbackTargetIsCurrent, rollbackTargetUndefined } from './rollbackTarget.ts';
import { scoreStale } from './scoreStale.ts';
import { secretInPrompt, secretInSection } from './secretInFile.ts';
import { suiteMissing } from './suiteMissing.ts';
import { partialMissing, templateFileMissing } from './templateFileMissing.ts';
import { partialSyntax, templateSyntax } from './templateSyntax.ts';
import { variableUndeclared } from './variableUndeclared.ts';
import { versionInvalid } from './versionInvalid.ts';
import { versionUndefined } from './versionUndefined.ts';

/** Every rule about prompts, beyond syntax and schema. */
export const promptChecks: readonly PromptCheck[] = [
  versionInvalid,
  versionUndefined,
  duplicateVersion,
  rollbackTargetUndefined,
  rollbackTargetIsCurrent,
  contentIncomplete,
  templateSyntax,
  templateFileMissing,
  variableUndeclared,
  pathOutsideWorkspace,
  suiteMissing,
  scoreStale,
  priceUnknown,
  costCapExceeded,
  secretInPrompt,
];

/** Every rule about what stands outside the prompts. */
export const fileChecks: readonly FileCheck[] = [
  duplicatePrompt,
  partialSyntax,
  partialMissing,
  settingOutsideWorkspace,
  secretInSection,
];
