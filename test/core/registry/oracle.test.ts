import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RegistryFile } from '../../../src/core/registry/registryFile.ts';
import { drawnProblems, drawnRegistry, problemsIn } from './drawnRegistry.ts';
import { conflictedRegistry, hostileText, randomRegistry } from './randomRegistry.ts';

const URI = 'file:///r.yaml';

test('parsing in pieces gives the model and the problems of parsing at once', () => {
  let cut = 0;
  fc.assert(
    fc.property(randomRegistry, (text) => {
      const pieces = RegistryFile.of(URI, text);
      const whole = pieces.parsedWhole();
      expect(drawnProblems(pieces), text).toEqual(drawnProblems(whole));
      expect(drawnRegistry(pieces), text).toEqual(drawnRegistry(whole));
      if (!pieces.isWhole) cut++;
    }),
    { numRuns: 1000 },
  );
  expect(cut).toBeGreaterThan(700);
});

/** What is said of a registry, without places: those of a text with conflicts are others. */
const said = (file: RegistryFile): string[] =>
  problemsIn(file)
    .filter(({ code }) => code !== 'merge-conflict')
    .map(({ code, message }) => `${code}: ${message}`)
    .toSorted();

const namesIn = (file: RegistryFile): string[] => file.prompts.map(({ block }) => block.name);

test('a file with merge conflicts is read as its current side, in pieces and at once', () => {
  let [cut, conflicted] = [0, 0];
  fc.assert(
    fc.property(conflictedRegistry, ({ text, current }) => {
      const pieces = RegistryFile.of(URI, text);
      const whole = pieces.parsedWhole();
      expect(drawnProblems(pieces), text).toEqual(drawnProblems(whole));
      expect(drawnRegistry(pieces), text).toEqual(drawnRegistry(whole));
      const plain = RegistryFile.of(URI, current);
      expect(said(pieces), text).toEqual(said(plain));
      expect(namesIn(pieces)).toEqual(namesIn(plain));
      if (!pieces.isWhole) cut++;
      if (text !== current) {
        conflicted++;
        expect(problemsIn(pieces).some(({ code }) => code === 'merge-conflict')).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
  expect(cut).toBeGreaterThan(600);
  expect(conflicted).toBeGreaterThan(700);
});

const errorsIn = (file: RegistryFile): string[] =>
  problemsIn(file).flatMap(({ severity, code, message }) =>
    severity === 'error' ? [`${code}: ${message}`] : [],
  );

test('hostile text never throws, and what is an error at once is one in pieces', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const pieces = RegistryFile.of(URI, text);
      drawnRegistry(pieces);
      const inPieces = errorsIn(pieces);
      const atOnce = errorsIn(pieces.parsedWhole());
      if (atOnce.length > 0)
        expect(inPieces.length, `${JSON.stringify(text)}\n${atOnce.join('\n')}`).toBeGreaterThan(0);
      for (const { range } of problemsIn(pieces)) {
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end, JSON.stringify(text)).toBeLessThanOrEqual(text.length);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
      }
    }),
    { numRuns: 3000 },
  );
});

test('an edited file equals one that is read anew', () => {
  const text = fc.oneof(
    randomRegistry,
    hostileText,
    conflictedRegistry.map((conflicted) => conflicted.text),
  );
  const edit = fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.oneof(hostileText, fc.string({ maxLength: 3 })));
  fc.assert(
    fc.property(text, fc.array(edit, { minLength: 1, maxLength: 4 }), (start, edits) => {
      let file = RegistryFile.of(URI, start);
      let now = start;
      for (const [at, gone, newText] of edits) {
        const from = at % (now.length + 1);
        const end = Math.min(now.length, from + gone);
        file = file.edited([{ start: from, end, newText }]);
        now = now.slice(0, from) + newText + now.slice(end);
        expect(file.text).toBe(now);
        expect(file.length).toBe(now.length);
        const fresh = file.isWhole ? RegistryFile.of(URI, now).parsedWhole() : RegistryFile.of(URI, now);
        expect(fresh.isWhole).toBe(file.isWhole);
        expect(drawnProblems(file)).toEqual(drawnProblems(fresh));
        expect(drawnRegistry(file)).toEqual(drawnRegistry(fresh));
      }
    }),
    { numRuns: 600 },
  );
});
