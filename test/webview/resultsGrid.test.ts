import { describe, expect, test } from 'vitest';
import { type Place, clampPlace, placeAfter } from '../../src/webview/results/gridKeys.ts';
import { RowWindows, windowAround } from '../../src/webview/results/rowWindows.ts';

const size = { rows: 100, columns: 3, page: 20 };

describe('keys of the grid', () => {
  test.each<[string, Place, Place | undefined]>([
    ['ArrowDown', { row: 5, column: 1 }, { row: 6, column: 1 }],
    ['ArrowDown', { row: 99, column: 1 }, { row: 99, column: 1 }],
    ['ArrowUp', { row: 0, column: 2 }, { row: -1, column: 2 }],
    ['ArrowUp', { row: -1, column: 2 }, { row: -1, column: 2 }],
    ['ArrowRight', { row: 5, column: 2 }, { row: 5, column: 2 }],
    ['ArrowLeft', { row: 5, column: 2 }, { row: 5, column: 1 }],
    ['PageDown', { row: -1, column: 0 }, { row: 20, column: 0 }],
    ['PageDown', { row: 90, column: 0 }, { row: 99, column: 0 }],
    ['PageUp', { row: 30, column: 0 }, { row: 10, column: 0 }],
    ['PageUp', { row: 3, column: 0 }, { row: 0, column: 0 }],
    ['PageUp', { row: -1, column: 0 }, { row: -1, column: 0 }],
    ['Home', { row: 30, column: 2 }, { row: 30, column: 0 }],
    ['End', { row: 30, column: 0 }, { row: 30, column: 2 }],
    ['Ctrl+Home', { row: 30, column: 2 }, { row: 0, column: 0 }],
    ['Ctrl+End', { row: 30, column: 0 }, { row: 99, column: 2 }],
    ['Ctrl+ArrowDown', { row: 30, column: 1 }, { row: 99, column: 1 }],
    ['Alt+ArrowDown', { row: 30, column: 1 }, undefined],
    ['Ctrl+a', { row: 30, column: 1 }, undefined],
    ['x', { row: 30, column: 1 }, undefined],
  ])('%s from %j', (pressed, from, to) => {
    const keys = pressed.split('+');
    const event = {
      key: keys.at(-1)!,
      ctrlKey: keys.includes('Ctrl'),
      metaKey: false,
      altKey: keys.includes('Alt'),
    };
    expect(placeAfter(event, from, size)).toEqual(to);
  });

  test('without rows there are still the heads', () => {
    expect(clampPlace({ row: 4, column: 9 }, { ...size, rows: 0 })).toEqual({ row: -1, column: 2 });
  });
});

interface Row {
  readonly index: number;
  readonly text: string;
}

const rowsOf = (start: number, end: number, text = 'row'): Row[] =>
  Array.from({ length: end - start }, (_, i) => ({ index: start + i, text: `${text} ${start + i}` }));

function openWindows(): { windows: RowWindows<Row>; asked: [number, number][] } {
  const asked: [number, number][] = [];
  const windows = new RowWindows<Row>((start, count) => asked.push([start, start + count]));
  windows.reset(1, 10_000, false);
  return { windows, asked };
}

describe('rows that come in windows', () => {
  test('what is asked for is some more than what is seen, and never more than the host answers', () => {
    expect(windowAround({ start: 100, end: 140 }, 10_000)).toEqual({ start: 40, end: 200 });
    expect(windowAround({ start: 0, end: 40 }, 50)).toEqual({ start: 0, end: 50 });
    expect(windowAround({ start: 1000, end: 3000 }, 10_000)).toEqual({ start: 940, end: 1440 });
  });

  test('what was scrolled past while the host answers is never asked for', () => {
    const { windows, asked } = openWindows();
    for (let start = 0; start < 9000; start += 500) windows.see(start, start + 40);
    expect(asked).toEqual([[0, 100]]);
    windows.add(1, rowsOf(0, 100));
    expect(asked).toEqual([
      [0, 100],
      [8440, 8600],
    ]);
    windows.add(1, rowsOf(8440, 8600));
    expect(asked).toHaveLength(2);
    expect(windows.at(8500)?.text).toBe('row 8500');
    // Within what is here, nothing is asked.
    windows.see(8460, 8500);
    expect(asked).toHaveLength(2);
  });

  test('changes of single rows replace them', () => {
    const { windows, asked } = openWindows();
    windows.see(0, 40);
    windows.add(1, rowsOf(0, 100));
    windows.add(1, rowsOf(7, 8, 'changed'));
    expect([6, 7, 8].map((index) => windows.at(index)?.text)).toEqual(['row 6', 'changed 7', 'row 8']);
    expect(asked).toHaveLength(1);
  });

  test('of another order, the old rows are shown until the new ones come, and answers to the old one are passed over', () => {
    const { windows } = openWindows();
    windows.see(0, 40);
    windows.add(1, rowsOf(0, 100));
    windows.reset(2, 500, true);
    expect(windows.at(3)?.text).toBe('row 3');
    expect(windows.add(1, rowsOf(0, 100, 'late'))).toBe(false);
    expect(windows.at(3)?.text).toBe('row 3');
    windows.add(2, rowsOf(0, 50, 'sorted'));
    expect(windows.at(3)?.text).toBe('sorted 3');
    expect(windows.at(60)).toBeUndefined();
  });

  test('rows of other columns are never shown', () => {
    const { windows } = openWindows();
    windows.add(1, rowsOf(0, 100));
    windows.reset(2, 500, false);
    expect(windows.at(3)).toBeUndefined();
  });

  test('memory is bounded: of all rows that were seen, the last ones are kept', () => {
    const { windows } = openWindows();
    for (let start = 0; start < 10_000; start += 100) windows.add(1, rowsOf(start, start + 100));
    const kept = Array.from({ length: 10_000 }, (_, i) => windows.at(i)).filter((row) => row !== undefined);
    expect(kept).toHaveLength(4000);
    expect(windows.at(9999)?.text).toBe('row 9999');
    expect(windows.indexOf(({ text }) => text === 'row 7000')).toBe(7000);
    expect(windows.indexOf(({ text }) => text === 'row 10')).toBeUndefined();
  });
});
