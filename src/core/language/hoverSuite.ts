import { isScorerType, scorers } from '../evals/scorers/index.ts';
import { baseType } from '../evals/suite/assertionTypes.ts';
import { parseSuite } from '../evals/suite/parseSuite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import { type RegisteredPrompt, idOf } from '../registry/workspace.ts';
import { findContents } from '../versions/content.ts';
import { type HoverPart, links, text } from './hoverParts.ts';
import type { HoverPorts } from './hoverPorts.ts';

/** A type of assertion in a suite. */
export function hoverAssertion(type: string): HoverPart[] {
  const base = baseType(type);
  const description =
    base === 'assert-set' ? 'Assertions that count as one.' : isScorerType(base) && scorers[base].description;
  if (!description) return [];
  return [
    { kind: 'title', text: type, detail: 'assertion' },
    ...(base === type ? [] : [text(`Passes where “${base}” does not.`)]),
    { kind: 'help', markdown: description },
  ];
}

/** The suite of a prompt, with the results of its versions. */
export function hoverSuite(prompt: RegisteredPrompt, { store, sha256 }: HoverPorts): HoverPart[] {
  const { uri, path } = suiteUriOf(prompt, store);
  const title: HoverPart = { kind: 'title', text: path, detail: 'suite' };
  if (store.read(uri).state !== 'loaded') return [title, text('The file is not there, or cannot be read.')];
  const { suite } = parseSuite(uri, store, sha256);
  const count = suite.cases.length;
  return [
    title,
    ...(suite.description === undefined ? [] : [text(suite.description)]),
    text(count === 1 ? '1 case.' : `${count} cases.`),
    ...findContents(prompt, store).flatMap(({ version, content: { evalScore, lastEval } }) =>
      evalScore && lastEval?.cases !== undefined
        ? [
            text(
              `${version}: ${evalScore.value.toFixed(2)}, ${lastEval.passed ?? '?'} of ${lastEval.cases} passed.`,
            ),
          ]
        : [],
    ),
    ...links({ title: 'Open the suite', command: 'openSuite', args: [{ prompt: idOf(prompt) }] }),
  ];
}
