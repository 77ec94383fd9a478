import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/core/base/problem.ts';
import {
  AnswerLabels,
  type LabelChange,
  labelEdits,
  labelsUriOf,
} from '../../../../src/core/evals/calibration/answerLabels.ts';
import { parseLabels } from '../../../../src/core/evals/calibration/labels.ts';

const label = (text: string, change: LabelChange): string => applyEdits(text, labelEdits(text, change));

const change = (id: string, output: string, verdict: LabelChange['verdict'], note?: string): LabelChange => ({
  case: id,
  output,
  verdict,
  note,
});

test('labels stand beside their suite', () => {
  expect(labelsUriOf('file:///w/evals/greet%20all.yaml')).toBe('file:///w/evals/greet%20all.labels.jsonl');
  expect(labelsUriOf('file:///w/suite')).toBe('file:///w/suite.labels.jsonl');
});

describe('a label is set, changed and removed', () => {
  const two = label(
    label('', { ...change('bb', 'hi\nyou', 'good'), by: 'Ada', version: '2.0.0', description: 'greets' }),
    change('aa', 'no', 'bad', 'too short'),
  );

  test('one a line, in the order of the cases, the answer last', () => {
    expect(two).toBe(
      '{"case":"aa","human":"bad","note":"too short","output":"no"}\n' +
        '{"case":"bb","description":"greets","human":"good","by":"Ada","version":"2.0.0","output":"hi\\nyou"}\n',
    );
    // What `judge calibrate` reads is the same file.
    expect(parseLabels(two, 'x.labels.jsonl')).toEqual([
      { line: 1, case: 'aa', output: 'no', human: 0 },
      { line: 2, case: 'bb', output: 'hi\nyou', human: 1 },
    ]);
  });

  test('found by case and answer', () => {
    const labels = new AnswerLabels(two);
    expect(labels.of('aa', 'no')).toMatchObject({ verdict: 'bad', note: 'too short' });
    expect(labels.of('bb', 'hi\nyou')).toMatchObject({ verdict: 'good', by: 'Ada' });
    expect([labels.of('aa', 'another answer'), labels.of('cc', 'no')]).toEqual([undefined, undefined]);
    expect(labels.size).toBe(2);
  });

  test('where it stands; the other lines stay as they are', () => {
    const [first, second] = two.split('\n');
    expect(label(two, change('aa', 'no', 'good'))).toBe(
      `{"case":"aa","human":"good","output":"no"}\n${second}\n`,
    );
    expect(label(two, change('bb', 'hi\nyou', undefined))).toBe(`${first}\n`);
    expect(labelEdits(two, change('zz', 'never labelled', undefined))).toEqual([]);
    expect(labelEdits(two, change('aa', 'no', 'bad', 'too short'))).toEqual([]);
  });

  test('in a file that is being merged, whose marks stay', () => {
    const merging =
      '<<<<<<< ours\n{"case":"aa","human":"good","output":"x"}\n=======\n{"case":\n>>>>>>> theirs';
    expect(new AnswerLabels(merging).all).toEqual([{ case: 'aa', verdict: 'good', output: 'x' }]);
    expect(label(merging, change('zz', 'y', 'bad'))).toBe(
      `${merging}\n{"case":"zz","human":"bad","output":"y"}\n`,
    );
  });

  test('with the line endings of the file, and once where it stood twice', () => {
    const twice = '{"case":"aa","human":"good","output":"x"}\r\n{"case":"aa","human":"bad","output":"x"}\r\n';
    expect(label(twice, change('aa', 'x', 'bad'))).toBe('{"case":"aa","human":"bad","output":"x"}\r\n');
  });
});

test('any labels, in any order, make the same file, and are found', () => {
  const ids = fc.constantFrom('a1', 'b2', 'c3');
  const one = fc.tuple(ids, fc.string({ unit: 'binary', maxLength: 8 }), fc.boolean());
  fc.assert(
    fc.property(fc.uniqueArray(one, { selector: ([id, output]) => `${id} ${output}` }), (all) => {
      const changes = all.map(([id, output, isGood]) => change(id, output, isGood ? 'good' : 'bad'));
      const text = changes.reduce(label, '');
      expect(changes.toReversed().reduce(label, '')).toBe(text);
      const labels = new AnswerLabels(text);
      for (const { case: id, output, verdict } of changes)
        expect(labels.of(id, output)?.verdict).toBe(verdict);
      expect(
        changes.reduce((left, { case: id, output }) => label(left, change(id, output, undefined)), text),
      ).toBe('');
    }),
  );
});
