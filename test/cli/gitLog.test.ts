import { describe, expect, test } from 'vitest';
import { toCommit } from '../../src/node/gitCommit.ts';
import { LogParser } from '../../src/node/gitLog.ts';

const object = (text: string, encoding: BufferEncoding = 'utf8') =>
  toCommit({ id: 'c0ffee', bytes: Buffer.from(text, encoding) });

const encoded = (encoding: string): string =>
  `tree 1\nauthor Zo\u00eb <x> 0 +0000\ncommitter X <x> 1 +0000\nencoding ${encoding}\n\nCaf\u00e9\n`;

describe('toCommit', () => {
  test('author, date with its offset, subject, parents', () => {
    const text =
      'tree 1\nparent a\nparent b\nauthor Ann B. <ann@example.com> 1767225600 +0530\ncommitter X <x> 1 +0000\n\nSubject\nthat goes on\n\nBody\n';
    expect(object(text)).toEqual({
      id: 'c0ffee',
      author: 'Ann B.',
      at: '2026-01-01T05:30:00+05:30',
      subject: 'Subject that goes on',
      parents: ['a', 'b'],
    });
  });

  test('a signature, no message, no name, a date west of Greenwich', () => {
    const text =
      'tree 1\nauthor <x> 1767225600 -0800\ncommitter X <x> 1 +0000\ngpgsig -----BEGIN\n parent x\n -----END\n\n';
    expect(object(text)).toMatchObject({
      author: '',
      at: '2025-12-31T16:00:00-08:00',
      subject: '',
      parents: [],
    });
  });

  test('another encoding than UTF-8, and one that nobody knows', () => {
    expect(object(encoded('ISO-8859-1'), 'latin1')).toMatchObject({ author: 'Zoë', subject: 'Café' });
    expect(object(encoded('x-none'))).toMatchObject({ author: 'Zoë', subject: 'Café' });
  });
});

test('the log is read in whatever portions it comes', () => {
  const text = [
    '\u0001a\0b c\0Ann\x002026\0Merge\0',
    '\u0001b\0\0Zoë\x002026\0:colon\0\n:100644 100644 1 2 M\0a\nb\0:000000 120000 0 3 A\0link\0:100755 000000 4 0 D\0\u0001x\0',
  ].join('');
  const expected = [
    { id: 'a', parents: ['b', 'c'], author: 'Ann', at: '2026', subject: 'Merge', changes: [] },
    {
      id: 'b',
      parents: [],
      author: 'Zoë',
      at: '2026',
      subject: ':colon',
      changes: [
        { path: 'a\nb', before: '1', after: '2' },
        { path: '\u0001x', before: '4', after: undefined },
      ],
    },
  ];
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 7, bytes.length]) {
    const parser = new LogParser();
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...parser.add(bytes.subarray(at, at + size)));
    expect([...found, ...parser.end()], `in portions of ${size}`).toEqual(expected);
  }
});
