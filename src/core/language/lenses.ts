import type { TextRange } from '../base/problem.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { Prompt } from '../registry/model.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../registry/workspace.ts';
import { DRAFT, promptText } from '../versions/content.ts';

/** Where a line of lenses stands, and what it is about. */
export interface LensPlace {
  readonly version: string;
  /** Relative to the prompt. */
  readonly keyRange: TextRange;
  /** The version to compare with, where there is one. */
  readonly base: string | undefined;
}

/**
 * Finds the places of lenses: the draft, the inline content, and the versions that a pointer names. While a
 * prompt cannot be parsed, its last good places go on, at the lines that they stood on, wherever these have moved;
 * a line that is gone takes its lenses with it.
 */
export class LensPlaces {
  readonly #known = new WeakMap<PromptBlock, readonly LensPlace[]>();
  /** By the prompt's id: the last places that were read from a text without a mistake in its YAML. */
  readonly #good = new Map<string, readonly Remembered[]>();

  of(prompt: RegisteredPrompt): readonly LensPlace[] {
    let places = this.#known.get(prompt.block);
    if (!places) this.#known.set(prompt.block, (places = this.#find(prompt)));
    return places;
  }

  #find(prompt: RegisteredPrompt): readonly LensPlace[] {
    const found = findPlaces(promptOf(prompt));
    const id = idOf(prompt);
    const isBroken = prompt.block.parsed.problems.some(({ code }) => code === 'yaml-syntax');
    if (!isBroken) {
      if (found.length > 0) {
        const text = promptText(prompt);
        this.#good.set(
          id,
          found.map((place) => ({ ...place, line: lineAt(text, place.keyRange.start) })),
        );
      } else this.#good.delete(id);
      return found;
    }
    const text = promptText(prompt);
    return (this.#good.get(id) ?? []).flatMap((place) => {
      const keyRange = moved(place, text);
      return keyRange ? [{ version: place.version, base: place.base, keyRange }] : [];
    });
  }
}

interface Remembered extends LensPlace {
  /** The line of the key, from its beginning to the end of the key. */
  readonly line: string;
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? text.length : end).trimEnd();
}

/** Where the line of a place stands now: of several the same, the one nearest to where it was. */
function moved({ line, keyRange }: Remembered, text: string): TextRange | undefined {
  let nearest: number | undefined;
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    const isLine =
      (at === 0 || text[at - 1] === '\n') &&
      /^[ \t]*(?:\r?\n|$)/.test(text.slice(at + line.length, at + line.length + 40));
    const start = at + line.length - line.trimStart().length;
    if (
      isLine &&
      (nearest === undefined || Math.abs(start - keyRange.start) < Math.abs(nearest - keyRange.start))
    )
      nearest = start;
  }
  return nearest === undefined ? undefined : { start: nearest, end: nearest + keyRange.end - keyRange.start };
}

function findPlaces(prompt: Prompt): LensPlace[] {
  const { draft, inline, versions, version, environments, keyRange } = prompt;
  const served = new Set([version?.value, ...Array.from(environments.values(), ({ value }) => value)]);
  const released = versions.filter((entry) => entry.content && served.has(entry.version));
  const places = [
    ...(draft ? [{ version: DRAFT, keyRange: draft.keyRange }] : []),
    ...(inline ? [{ version: version?.value ?? DRAFT, keyRange: version?.range ?? keyRange }] : []),
    ...released.map(({ version: number, keyRange: key }) => ({ version: number, keyRange: key })),
  ];
  return places.map((place) => ({ ...place, base: baseOf(prompt, place.version) }));
}

/** What a version is compared with: what production serves; of that itself, what a rollback would lead to. */
function baseOf(prompt: Prompt, subject: string): string | undefined {
  const { version, rollbackTo, versions, inline, versionsDir } = prompt;
  return [version?.value, rollbackTo?.value].find(
    (candidate) =>
      candidate !== undefined &&
      candidate !== subject &&
      // Files of versions are looked at when somebody wants to see them.
      (versionsDir !== undefined ||
        versions.some((entry) => entry.version === candidate && entry.content !== undefined) ||
        (inline !== undefined && version?.value === candidate)),
  );
}
