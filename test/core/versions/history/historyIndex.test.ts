import { describe, expect, test } from 'vitest';
import type { Commit } from '../../../../src/core/base/ports.ts';
import {
  type Gain,
  HistoryIndex,
  type Loss,
  type Step,
  type VersionRecord,
  scoreKey,
} from '../../../../src/core/versions/history/historyIndex.ts';
import { parseHistory, renderHistory } from '../../../../src/core/versions/history/historyCache.ts';

const commit = (id: string): Commit => ({
  id,
  author: id.toUpperCase(),
  at: '2026-01-01T00:00:00Z',
  subject: id,
});

const record = (version: string, key: string, evalScore?: number): VersionRecord => ({
  version,
  key,
  ...(evalScore !== undefined && { evalScore }),
});

/** `1.0.0=k`: the content k of 1.0.0 is new; `1.0.0!0.9`: its score is. */
function gain(text: string): Gain {
  const [, version = '', sign, value = ''] = /^([^=!]+)([=!])(.*)$/.exec(text) ?? [];
  if (sign === '=') return { prompt: 'p', version, key: value };
  return { prompt: 'p', version, score: scoreKey(record(version, '', Number(value)))! };
}

const step = (
  id: string,
  parents: string[],
  gained: string[] = [],
  lost: Omit<Loss, 'prompt'>[] = [],
): Step => ({
  commit: commit(id),
  parents,
  gained: gained.map(gain),
  lost: lost.map((loss) => ({ prompt: 'p', ...loss })),
});

function drawn(steps: readonly Step[], atHead: readonly VersionRecord[]): string[] {
  const index = new HistoryIndex();
  for (const one of steps) index.add(one);
  return index
    .versionsOf('p', atHead)
    .map(
      ({ version, introduced, latest, scoredIn }) =>
        `${version} ${introduced.id}..${latest.id}${scoredIn ? ` scored in ${scoredIn.id}` : ''}`,
    );
}

describe('HistoryIndex', () => {
  test('a line of versions', () => {
    const steps = [
      step('d', ['c']),
      step('c', ['b'], ['2.0.0=y'], [{ parent: 'b', record: record('1.0.0', 'x') }]),
      step('b', ['a']),
      step('a', [], ['1.0.0=x']),
    ];
    expect(drawn(steps, [record('2.0.0', 'y')])).toEqual(['2.0.0 c..d', '1.0.0 a..b']);
    expect(drawn(steps.slice(0, 2), [record('2.0.0', 'y')]), 'what is not known yet is not told').toEqual([
      '2.0.0 c..d',
    ]);
    expect(drawn([], [record('2.0.0', 'y')])).toEqual([]);
  });

  test('the content that a version had last, and the first commit that had it', () => {
    const steps = [
      step('d', ['c'], ['1.0.0=x']),
      step('c', ['b'], ['1.0.0=y']),
      step('b', ['a']),
      step('a', [], ['1.0.0=x']),
    ];
    expect(drawn(steps, [record('1.0.0', 'x')])).toEqual(['1.0.0 a..d']);
    expect(drawn(steps.slice(1), [record('1.0.0', 'y')])).toEqual(['1.0.0 c..c']);
  });

  test('the same content on two branches is that of the older commit', () => {
    const steps = [
      step('m', ['b', 'c']),
      step('b', ['a'], ['1.0.0=x']),
      step('c', ['a'], ['1.0.0=x']),
      step('a', []),
    ];
    expect(drawn(steps, [record('1.0.0', 'x')])).toEqual(['1.0.0 c..m']);
  });

  test('a score that was recorded later than its content', () => {
    const steps = [
      step('c', ['b'], ['1.0.0!0.9']),
      step('b', ['a'], ['1.0.0!0.8']),
      step('a', [], ['1.0.0=x']),
    ];
    expect(drawn(steps, [record('1.0.0', 'x', 0.9)])).toEqual(['1.0.0 a..c scored in c']);
  });

  test('another prompt’s steps are not this one’s', () => {
    const index = new HistoryIndex();
    index.add(step('a', [], ['1.0.0=x']));
    expect(index.versionsOf('q', [record('1.0.0', 'x')])).toEqual([]);
  });

  test('what is kept comes back as it was', () => {
    const steps = [
      step('b', ['a'], ['2.0.0=y'], [{ parent: 'a', record: { ...record('1.0.0', 'x'), notes: 'a\nb' } }]),
      step('a', [], ['1.0.0=x', '1.0.0!0.9']),
    ];
    const kept = { head: 'b', isComplete: true, roots: ['r'], patterns: ['r', 'p/*'], steps };
    const text = [...renderHistory(kept, 'key')].join('');
    const read = (key: string): unknown => {
      const parsing = parseHistory(text, key);
      for (;;) {
        const { done, value } = parsing.next();
        if (done) return value;
      }
    };
    expect(read('key')).toEqual(kept);
    expect(read('another')).toBeUndefined();
  });
});
