import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';
import type { Sources } from '../base/sources.ts';
import { findContents } from '../versions/content.ts';
import { messagesOf, templateOf } from '../versions/messages.ts';
import type { VariableUse } from '../template/template.ts';
import type { KnownVariable, TemplateFacts } from './completionTemplate.ts';

/** What the templates of some prompts may use: what is declared, and what any of their versions reads. */
export function factsOf(prompts: readonly RegisteredPrompt[], sources: Sources): TemplateFacts {
  return {
    variables: () => prompts.flatMap((prompt) => variablesIn(prompt, sources)).filter(isFirst),
    partials: () => partialsOf(prompts[0]?.registry),
  };
}

export function variablesIn(prompt: RegisteredPrompt, sources: Sources): readonly KnownVariable[] {
  const uses = countUses(
    findContents(prompt, sources).flatMap((placed) =>
      messagesOf(placed, sources).messages.flatMap(({ template }) => template.variables),
    ),
  );
  const declared = Array.from(
    promptOf(prompt).variables ?? [],
    ([name, { description, sample, type }]): KnownVariable => ({
      name,
      isDeclared: true,
      uses: uses.get(name) ?? 0,
      ...(description !== undefined && { description }),
      ...(sample !== undefined && { sample }),
      ...(type !== undefined && { type }),
    }),
  );
  const others = [...uses].map(([name, count]) => ({ name, isDeclared: false, uses: count }));
  return [...declared, ...others].filter(isFirst);
}

function countUses(variables: readonly VariableUse[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { name, local } of variables) if (!local) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

const isFirst = ({ name }: KnownVariable, index: number, all: readonly KnownVariable[]): boolean =>
  all.findIndex((other) => other.name === name) === index;

function partialsOf(registry: Registry | undefined): ReadonlyMap<string, string> {
  return new Map(Array.from(registry?.settings.partials ?? [], ([name, { value }]) => [name, value]));
}

/** A partial sees nothing but its arguments: those that it gets somewhere, and those that it reads already. */
export function factsOfPartial(
  { name, registry }: { readonly name: string; readonly registry: Registry },
  uri: string,
  sources: Sources,
): TemplateFacts {
  return {
    partials: () => partialsOf(registry),
    variables() {
      // Other prompts cannot render it, and need not be parsed.
      const users = registry.prompts.filter(
        ({ block: { pieces } }) =>
          pieces?.some(({ text }) => text.includes(name) || text.includes('template_file')) ?? true,
      );
      const passed = users
        .flatMap((prompt) => findContents(prompt, sources))
        .flatMap((placed) => messagesOf(placed, sources).messages)
        .flatMap(({ template }) => template.partials)
        .filter((use) => use.name === name)
        .flatMap(({ args, loop }) => [...args.map((arg) => arg.name), ...(loop ? [loop.alias] : [])]);
      const source = sources.read(uri);
      const own =
        source.state === 'loaded'
          ? countUses(templateOf(source, source.text).variables)
          : new Map<string, number>();
      return [
        ...passed.map((arg) => ({
          name: arg,
          isDeclared: true,
          uses: 0,
          description: 'Passed by `render`.',
        })),
        ...[...own].map(([read, uses]) => ({ name: read, isDeclared: false, uses })),
      ].filter(isFirst);
    },
  };
}
