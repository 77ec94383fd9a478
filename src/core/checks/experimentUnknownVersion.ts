import { findSimilar } from '../base/didYouMean.ts';
import type { Located } from '../registry/model.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { findContents } from '../versions/content.ts';
import type { FileCheck, FileContext, Finding } from './check.ts';
import { findExperiments } from '../registry/experiments.ts';
import { listOf } from './findings.ts';
import { textIn, valueFix } from './fixEdits.ts';
import { knownVersionFixes, knownVersions } from './knownVersions.ts';

/** An experiment names a prompt of the registry and two of its versions: what it serves stands in the files. */
export const experimentUnknownVersion: FileCheck = {
  codes: ['experiment-unknown-version'],
  check({ file, registry, sources }) {
    return findExperiments(file).flatMap(({ prompt, control, challenger }): Finding[] => {
      if (!prompt) return [];
      const registered = registry.prompts.find(({ block }) => block.name === prompt.value);
      if (!registered) return [unknownPrompt(prompt, registry)];
      const known = versionsOf(registered, sources);
      if (!known) return [];
      return [control, challenger].flatMap(({ version }) =>
        version && !known.has(version.value) ? [unknownVersion(version, prompt.value, known)] : [],
      );
    });
  },
  findFixes(problem, context) {
    const similar = textIn(problem, 'similar');
    if (similar === undefined) return knownVersionFixes(problem, context);
    return valueFix(problem, context, { title: `Change to “${similar}”`, isPreferred: true, value: similar });
  },
};

function versionsOf(
  registered: RegisteredPrompt,
  sources: FileContext['sources'],
): ReadonlySet<string> | undefined {
  const contents = findContents(registered, sources);
  return knownVersions({ registered, prompt: promptOf(registered), contents, sources });
}

function unknownPrompt({ value, range }: Located<string>, { prompts }: FileContext['registry']): Finding {
  const similar = findSimilar(
    value,
    prompts.map(({ block }) => block.name),
  );
  const advice = similar === undefined ? 'Name one that is there.' : `Did you mean “${similar}”?`;
  const message = `The registry has no prompt “${value}”. ${advice}`;
  return toFinding(message, range, { prompt: value, ...(similar !== undefined && { similar }) });
}

function unknownVersion(
  { value, range }: Located<string>,
  prompt: string,
  known: ReadonlySet<string>,
): Finding {
  const others = listOf([...known]);
  const advice = others === undefined ? '.' : `, or name one that is there: ${others}.`;
  const message = `Version ${value} of ${prompt} stands nowhere in the files, so nobody can be served it. Add it under \`versions\`${advice}`;
  return toFinding(message, range, { prompt, version: value, known: [...known] });
}

const toFinding = (
  message: string,
  range: Located<string>['range'],
  data: Record<string, unknown>,
): Finding => ({
  problem: { code: 'experiment-unknown-version', message, severity: 'error', range, data },
});
