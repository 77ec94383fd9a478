import type { FileCheck, PromptCheck } from './check.ts';
import { bumpTooSmall } from './bumpTooSmall.ts';
import { contentIncomplete } from './contentIncomplete.ts';
import { costCapExceeded } from './costCapExceeded.ts';
import { duplicatePrompt } from './duplicatePrompt.ts';
import { duplicateVersion } from './duplicateVersion.ts';
import { evenSplitOnDayOne } from './evenSplitOnDayOne.ts';
import { experimentSampleTooSmall } from './experimentSampleTooSmall.ts';
import { experimentUnknownVersion } from './experimentUnknownVersion.ts';
import { experimentWeights } from './experimentWeights.ts';
import { fstringBraces } from './fstringBraces.ts';
import { liveHeadDisagrees } from './liveHeadDisagrees.ts';
import { modelAliasFloats } from './modelAliasFloats.ts';
import { monitoringActionIdle } from './monitoringActionIdle.ts';
import { monitoringClearUnreachable } from './monitoringClearUnreachable.ts';
import { monitoringHookIncomplete } from './monitoringHookIncomplete.ts';
import { monitoringSourceAmbiguous } from './monitoringSourceAmbiguous.ts';
import { monitoringUnknownPrompt } from './monitoringUnknownPrompt.ts';
import { outputSchemaInvalid } from './outputSchemaInvalid.ts';
import { pathOutsideWorkspace, settingOutsideWorkspace } from './pathOutsideWorkspace.ts';
import { priceUnknown } from './priceUnknown.ts';
import { releasedContentChanged } from './releasedContentChanged.ts';
import { rollbackTargetIsCurrent, rollbackTargetUndefined } from './rollbackTarget.ts';
import { scoreBelowMinimum } from './scoreBelowMinimum.ts';
import { scoreMissingOnDeployed } from './scoreMissingOnDeployed.ts';
import { scoreStale } from './scoreStale.ts';
import { retiredVersionServed } from './retiredVersionServed.ts';
import { secretInPrompt, secretInSection, secretInUrl } from './secretInFile.ts';
import { stagedRollbackToItself, stagedRollbackUndefined } from './stagedRollback.ts';
import { stageUnearned } from './stageUnearned.ts';
import { suiteMissing } from './suiteMissing.ts';
import { partialMissing, templateFileMissing } from './templateFileMissing.ts';
import { partialSyntax, templateSyntax } from './templateSyntax.ts';
import { variableUndeclared } from './variableUndeclared.ts';
import { variableUnused } from './variableUnused.ts';
import { versionInvalid } from './versionInvalid.ts';
import { versionUndefined } from './versionUndefined.ts';

/** Every rule about prompts, beyond syntax and schema. */
export const promptChecks: readonly PromptCheck[] = [
  versionInvalid,
  versionUndefined,
  duplicateVersion,
  rollbackTargetUndefined,
  rollbackTargetIsCurrent,
  stagedRollbackUndefined,
  stagedRollbackToItself,
  liveHeadDisagrees,
  contentIncomplete,
  templateSyntax,
  templateFileMissing,
  variableUndeclared,
  variableUnused,
  fstringBraces,
  outputSchemaInvalid,
  pathOutsideWorkspace,
  suiteMissing,
  scoreStale,
  scoreMissingOnDeployed,
  scoreBelowMinimum,
  stageUnearned,
  retiredVersionServed,
  releasedContentChanged,
  bumpTooSmall,
  modelAliasFloats,
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
  experimentWeights,
  experimentUnknownVersion,
  experimentSampleTooSmall,
  evenSplitOnDayOne,
  monitoringUnknownPrompt,
  monitoringSourceAmbiguous,
  monitoringClearUnreachable,
  monitoringActionIdle,
  monitoringHookIncomplete,
  secretInUrl,
];
