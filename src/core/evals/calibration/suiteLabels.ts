import { PromptError } from '../../base/errors.ts';
import { counted } from '../reports/amounts.ts';
import { type SuiteCase, singleAssertions } from '../suite/suite.ts';
import { isJudged, isNamed } from './judgedAssertions.ts';
import { type Label, parseLabels } from './labels.ts';

/** Labels that a judge can be compared by, and what the others are, as sentences. */
export interface SuiteLabels {
  readonly labels: readonly Label[];
  readonly passedOver: readonly string[];
}

/**
 * Reads the labels beside a suite, each answer once. Those of cases that the suite no longer has, or that no model
 * judges, say nothing; nor do answers that two people labelled differently.
 * @param path of the file, as people are shown it
 * @param only the metric or the type of the assertions that count
 * @throws PromptError `bad-input` where a line cannot be read, or nothing is left
 */
export function readSuiteLabels(
  text: string | undefined,
  path: string,
  { cases, only }: { readonly cases: readonly SuiteCase[]; readonly only?: string | undefined },
): SuiteLabels {
  if (text === undefined)
    throw new PromptError('bad-input', `Nobody labelled an answer yet: there is no file ${path}.`, {
      hint: 'Label answers in the editor, with “Prompt Ledger: Label Answers…”.',
    });
  const judged = new Set(
    cases
      .filter(({ assertions }) =>
        singleAssertions(assertions).some(
          (one) => isJudged(one) && (only === undefined || isNamed(one, only)),
        ),
      )
      .map(({ id }) => id),
  );
  const all = parseLabels(text, path);
  const known = all.filter((label) => judged.has(label.case));
  const { agreed, contested } = joinLabels(known);
  if (agreed.every(({ human }) => human === undefined))
    throw new PromptError('bad-input', `${path} holds no label of a case that the judge rates.`, {
      hint: 'Label answers in the editor, with “Prompt Ledger: Label Answers…”.',
    });
  const passedOver = [
    ...(known.length < all.length
      ? [`${counted(all.length - known.length, 'label')} of cases that the judge does not rate.`]
      : []),
    ...(contested > 0 ? [`${counted(contested, 'answer')} that people labelled differently.`] : []),
  ];
  return { labels: agreed, passedOver };
}

/** After a merge two people's labels of one answer may stand there. */
function joinLabels(labels: readonly Label[]): { agreed: readonly Label[]; contested: number } {
  const byAnswer = new Map<string, Label[]>();
  for (const label of labels) {
    const key = `${label.case}\n${label.output}`;
    byAnswer.set(key, [...(byAnswer.get(key) ?? []), label]);
  }
  const answers = Array.from(byAnswer.values());
  const agreed = answers.filter((same) => same.every(({ human }) => human === same[0]!.human));
  return { agreed: agreed.map(([first]) => first!), contested: answers.length - agreed.length };
}
