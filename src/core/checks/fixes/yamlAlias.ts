import { findSimilar } from '../../base/didYouMean.ts';
import type { FixRule } from '../fix.ts';
import { textFix } from '../fixEdits.ts';

/** An alias whose anchor is misspelled. Only anchors above it can be meant. */
export const yamlAlias: FixRule = {
  codes: ['yaml-alias'],
  findFixes({ range }, context) {
    const { text } = context;
    const written = text.slice(range.start + 1, range.end);
    const anchors = text.slice(0, range.start).matchAll(/(?<=[\s[{,])&([^\s,[\]{}]+)/g);
    const similar = findSimilar(
      written,
      Array.from(anchors, ([, name]) => name!),
    );
    if (similar === undefined) return [];
    return [
      textFix(context, { title: `Change to “${similar}”`, isPreferred: true }, [
        { ...range, newText: `*${similar}` },
      ]),
    ];
  },
};
