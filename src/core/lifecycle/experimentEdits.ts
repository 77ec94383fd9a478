import { PromptError } from '../base/errors.ts';
import { type FileEdits, shiftEdits } from '../base/problem.ts';
import type { Experiment } from '../registry/experiments.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';

/** An experiment, the file that it is written in, and the prompt whose traffic it shares. */
export interface ExperimentPlace {
  readonly experiment: Experiment;
  readonly file: RegistryFile;
  readonly prompt: RegisteredPrompt;
}

/**
 * The edits of an experiment's values; paths start below its name.
 * @throws PromptError `bad-input` where the section cannot be edited
 */
export function experimentEdits(
  { experiment, file }: ExperimentPlace,
  changes: readonly YamlChange[],
): FileEdits {
  const section = file.sections.find(({ entry }) => entry?.key === 'experiments');
  const loose = file.looseTexts.find(({ start }) => start === section?.start);
  const root = loose && rootMap(parseYaml(loose.text));
  if (!loose || !root)
    throw new PromptError('bad-input', `The experiment ${experiment.name} cannot be edited where it is.`, {
      hint: 'Correct the syntax of the file first.',
    });
  const placed = changes.map((change) => ({
    ...change,
    path: ['experiments', experiment.name, ...change.path],
  }));
  return {
    uri: file.uri,
    edits: shiftEdits(changeEdits({ text: loose.text, root }, placed), loose.start),
  };
}

/** Edits of the same file together: they were computed on the same text, and touch different places of it. */
export function joinEdits(edits: readonly FileEdits[]): FileEdits[] {
  const uris = [...new Set(edits.map(({ uri }) => uri))];
  return uris.map((uri) => ({
    uri,
    edits: edits.filter((one) => one.uri === uri).flatMap((one) => one.edits),
  }));
}
