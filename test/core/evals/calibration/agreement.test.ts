import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../src/core/base/problem.ts';
import { describeAgreement, judgeAgreementOf } from '../../../../src/core/evals/calibration/agreement.ts';
import {
  type StoredCalibration,
  calibrationEdits,
  parseCalibrations,
} from '../../../../src/core/evals/calibration/calibrationFile.ts';
import { parseLabels } from '../../../../src/core/evals/calibration/labels.ts';
import { runCalibration } from '../../../../src/core/evals/calibration/runCalibration.ts';
import { readSuiteLabels } from '../../../../src/core/evals/calibration/suiteLabels.ts';
import { renderDetails } from '../../../../src/core/evals/reports/table.ts';
import { FakeModel, REGISTRY, evaluateAll, portsOf, prepare } from '../evaluations.ts';

const suite = (rubric = 'is good', judge = 'fake/judge', more = ''): string => `judge: { model: ${judge} }
defaultTest:
  assert: [{ type: llm-rubric, value: ${rubric}, metric: good }]
tests:
  - { description: one, vars: { text: good 1 } }
  - { description: two, vars: { text: bad 2 } }
${more}`;

const filesWith = (text: string, calibration?: string): Record<string, string> => ({
  'prompt-registry.yaml': REGISTRY,
  'suite.yaml': text,
  ...(calibration !== undefined && { 'suite.calibration.json': calibration }),
});

/** Finds good what says so, and answers every other question with itself. */
const newModel = (): FakeModel =>
  new FakeModel((text) => {
    const answer = /<answer>\n(.*)\n<\/answer>/.exec(text)?.[1];
    if (answer === undefined) return text;
    return JSON.stringify({ reason: '', pass: answer.startsWith('good'), score: 1 });
  });

async function calibrated(text = suite()): Promise<StoredCalibration> {
  const { evaluation } = await prepare(filesWith(text), { baseline: 'none' });
  const labels = parseLabels('case,output,human\none,good,pass\none,bad,fail\ntwo,good,fail\n', 'l.csv');
  const { stored } = await runCalibration(evaluation.subject, labels, {
    ports: portsOf(newModel()),
    options: {},
  });
  return stored!;
}

const fileOf = (...all: readonly StoredCalibration[]): string =>
  all.reduce((text, one) => applyEdits(text, calibrationEdits(text, one)), '');

/** What is said of the judge of a suite, when this is known. */
async function check(text: string, calibration: string | undefined): Promise<string | undefined> {
  const { evaluation } = await prepare(filesWith(text, calibration), { baseline: 'none' });
  const { agreement } = evaluation.subject;
  return agreement && describeAgreement(agreement);
}

describe('what is known of a judge', () => {
  test('is kept with what it is about', async () => {
    const text = fileOf(await calibrated());
    expect(JSON.parse(text)).toMatchObject({
      schema_version: 1,
      calibrations: [
        {
          judge: 'fake/judge',
          assertion: null,
          at: '2026-08-22T10:00:00.000Z',
          labels: 3,
          kappa: 0.4,
          bias: 0.3333,
          flips: { count: 0, of: 3 },
          corrected_score: { mean: 0.25 },
        },
      ],
    });
    expect(calibrationEdits(text, await calibrated())).toEqual([]);
    expect(parseCalibrations(text)).toHaveLength(1);
  });

  test('one entry a judge and assertion', async () => {
    const one = await calibrated();
    const other = { ...one, judge: 'fake/another' };
    const renewed = { ...one, kappa: 0.9 };
    const names = parseCalibrations(fileOf(one, other, { ...one, assertion: 'good' }, renewed)).map(
      ({ judge, assertion, kappa }) => [judge, assertion, kappa],
    );
    expect(names).toEqual([
      ['fake/another', null, 0.4],
      ['fake/judge', null, 0.9],
      ['fake/judge', 'good', 0.4],
    ]);
  });

  test('is said where it is current, with doubts', async () => {
    const text = fileOf(await calibrated());
    const said =
      /^Judge fake\/judge: κ 0\.40 \(.* to .*\) on 3 labels, 2026-08-22; bias \+0\.33\. It should not decide alone: 3 labels are fewer than 50; /;
    expect(await check(suite(), text)).toMatch(said);
    // Another case with the same rubric changes nothing, nor does a weight.
    expect(await check(suite(undefined, undefined, '  - { vars: { text: three } }\n'), text)).toMatch(said);
    expect(await check(suite().replace('metric: good', 'weight: 2'), text)).toMatch(said);
  });

  test.each([
    ['nobody measured it', suite(), undefined, 'Judge fake/judge: never compared with people.'],
    [
      'the file is torn',
      suite(),
      '{"calibrations":[{"judge"',
      'Judge fake/judge: never compared with people.',
    ],
    [
      'the file is another',
      suite(),
      '{"calibrations":[{"judge":"fake/judge"}]}',
      'Judge fake/judge: never compared with people.',
    ],
  ])('is nothing where %s', async (_, text, file, expected) => {
    expect(await check(text, file)).toBe(expected);
  });

  test('is stale where rubric, settings or model changed', async () => {
    const text = fileOf(await calibrated());
    expect(await check(suite('is very good'), text)).toMatch(
      /^Judge fake\/judge: not compared with people since its rubrics changed; before, κ 0\.40 /,
    );
    expect(await check(suite(undefined, 'fake/judge, temperature: 1'), text)).toMatch(
      /^Judge fake\/judge: not compared with people since its settings changed; before, κ 0\.40 /,
    );
    expect(await check(suite(undefined, 'fake/other'), text)).toMatch(
      /^Judge fake\/other: never compared with people; fake\/judge had κ 0\.40 /,
    );
  });

  test('is nobody’s business where no model judges', async () => {
    const plain = suite().replace(/ {2}assert: .*\n/, '  assert: [{ type: contains, value: o }]\n');
    expect(await check(plain, undefined)).toBeUndefined();
    expect(judgeAgreementOf({ uri: 'file:///s.yaml', cases: [] }, { model: 'm' }, neverRead)).toBeUndefined();
  });

  test('stands in the reports of a run', async () => {
    const { evaluation } = await prepare(filesWith(suite(), fileOf(await calibrated())));
    const evaluated = await evaluateAll(evaluation, portsOf(newModel()));
    expect(renderDetails(evaluated)).toContain('\n  Judge fake/judge: κ 0.40 (');
    expect(evaluated.run.judge?.state).toBe('current');
  });
});

const neverRead = {
  sources: {
    read: (): never => {
      throw new Error('Nothing is read');
    },
  },
  sha256: (): never => {
    throw new Error('Nothing is digested');
  },
};

const read = async (text: string | undefined, only?: string): Promise<ReturnType<typeof readSuiteLabels>> => {
  const bare =
    '  - { description: bare, vars: { text: x }, options: { disableDefaultAsserts: true }, assert: [{ type: equals, value: x }] }\n';
  const { evaluation } = await prepare(filesWith(suite(undefined, undefined, bare)), { baseline: 'none' });
  const { cases } = evaluation.subject.suite;
  const named = text?.replaceAll(/\$(\d)/g, (_, index: string) => cases[Number(index)]!.id);
  return readSuiteLabels(named, 'suite.labels.jsonl', { cases, only });
};
const line = (id: string, human: string, output = 'x'): string =>
  `${JSON.stringify({ case: id, human, output })}\n`;

describe('the labels beside a suite', () => {
  test('count once, and only where people agree and the judge has a say', async () => {
    const text = line('$0', 'good') + line('$0', 'good') + line('$1', 'good') + line('$1', 'bad');
    const { labels, passedOver } = await read(text + line('gone', 'good') + line('$2', 'bad'));
    expect(labels.map(({ line: number, human }) => [number, human])).toEqual([[1, 1]]);
    expect(passedOver).toEqual([
      '2 labels of cases that the judge does not rate.',
      '1 answer that people labelled differently.',
    ]);
  });

  test('are asked for where there are none', async () => {
    await expect(read(undefined)).rejects.toThrow('there is no file suite.labels.jsonl');
    await expect(read(line('gone', 'good'))).rejects.toThrow('holds no label of a case that the judge rates');
    await expect(read(line('$0', 'good'), 'other')).rejects.toThrow('holds no label of a case');
  });
});
