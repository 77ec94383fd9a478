import { type HoverPart, cut, links } from './hoverParts.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { hoverScore } from './hoverScore.ts';
import { hoverVersion } from './hoverVersion.ts';
import type { InlayHint } from './inlayHints.ts';
import { renderValue } from './variableValues.ts';

/** What a hint's tooltip says: the whole value with the way to change it, the whole evidence, or the whole version. */
export async function describeHint({ about }: InlayHint, ports: HoverPorts): Promise<HoverPart[]> {
  if (about.kind === 'score') return hoverScore(about.placed, ports);
  if (about.kind === 'figures') return hoverVersion(about.prompt, about.version, ports);
  const { prompt, variable, value } = about;
  return [
    { kind: 'title', text: variable, detail: 'sample' },
    { kind: 'code', text: cut(renderValue(value, 2)), language: 'text' },
    ...links({ title: 'Change value…', command: 'changeValue', args: [{ prompt, variable }] }),
  ];
}
