import { expect, test } from 'vitest';
import { parseLabels, renderLabels } from '../../../../src/core/evals/calibration/labels.ts';

/** Each label as `line case: output = rating`. */
const drawn = (text: string, name = 'labels.csv'): string[] =>
  parseLabels(text, name).map(
    ({ line, case: named, output, human }) => `${line} ${named}: ${JSON.stringify(output)} = ${human ?? '–'}`,
  );

test('CSV: columns in any order, others passed over, labels in words and numbers', () => {
  expect(
    drawn(
      '\uFEFFhuman,case,who,output\r\npass,VPN drops,Ann,"one,\r\ntwo"\r\nfail,2,,x\r\n,VPN drops,,y\r\n0.75,3,Bo,"said ""no"""\r\nYES,4,,\r\n',
    ),
  ).toEqual([
    '2 VPN drops: "one,\\ntwo" = 1',
    '4 2: "x" = 0',
    '5 VPN drops: "y" = –',
    '6 3: "said \\"no\\"" = 0.75',
    '7 4: "" = 1',
  ]);
});

test('JSONL', () => {
  const text =
    '{"case":"a","output":"x","human":true}\n\n{"case":3,"output":"y","human":0.5}\n{"case":"b","output":"z"}\n';
  expect(drawn(text, 'labels.jsonl')).toEqual(['1 a: "x" = 1', '3 3: "y" = 0.5', '4 b: "z" = –']);
});

test.each([
  ['labels.txt', 'x', 'labels.txt is no file of labels.'],
  ['labels.csv', 'case,output,humans\na,b,1\n', 'labels.csv:1 names no column “human”.'],
  ['labels.csv', 'case,output,human\na,b,maybe\n', 'labels.csv:2 has the label "maybe".'],
  ['labels.csv', 'case,output,human\na,b,4\n', 'labels.csv:2 has the label "4".'],
  ['labels.csv', 'case,output,human\n,b,1\n', 'labels.csv:2 names no case.'],
  ['labels.csv', 'case,output,human\na,"b,1\n', 'labels.csv:2 cannot be read as CSV.'],
  ['labels.jsonl', '{"case":"a","output":"x"}\n[1]\n', 'labels.jsonl:2 is no JSON object.'],
  ['labels.jsonl', '{"case":"a"}\n', 'labels.jsonl:1 has no answer.'],
])('%s %j', (name, text, message) => {
  expect(() => parseLabels(text, name)).toThrow(message);
});

test('what is written for people to label is read again', () => {
  const text = renderLabels([{ case: 'a, b', input: 'ask "me"\nnow', output: 'x\ny' }]);
  expect(text).toBe('case,input,output,human\n"a, b","ask ""me""\nnow","x\ny",\n');
  expect(drawn(text)).toEqual(['2 a, b: "x\\ny" = –']);
});
