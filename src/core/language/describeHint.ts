import type { Sha256 } from '../base/ports.ts';
import { scoreStateOf } from '../evals/scoreState.ts';
import type { RegistryStore } from '../registry/store.ts';
import { describeEvidence } from './evidence.ts';
import { type HoverPart, cut, links, text } from './hoverParts.ts';
import type { InlayHint } from './inlayHints.ts';
import { renderValue } from './variableValues.ts';

/** What a hint's tooltip says: the whole value with the way to change it, or the whole evidence. */
export function describeHint(
  { about }: InlayHint,
  { store, sha256 }: { readonly store: RegistryStore; readonly sha256: Sha256 },
  locale: string,
): HoverPart[] {
  if (about.kind === 'score')
    return describeEvidence(about.placed, scoreStateOf(about.placed, store, sha256), locale).map(text);
  const { prompt, variable, value } = about;
  return [
    { kind: 'title', text: variable, detail: 'sample' },
    { kind: 'code', text: cut(renderValue(value, 2)), language: 'text' },
    ...links({ title: 'Change value…', command: 'changeValue', args: [{ prompt, variable }] }),
  ];
}
