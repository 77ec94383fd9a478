import type { JsonObject } from '../core/base/json.ts';
import type { Role } from '../core/registry/parameters.ts';
import type { ServedCall, ServedPrompt, Snapshot } from '../core/serving/snapshot.ts';
import { type Template, parseTemplate, renderTemplate } from '../core/template/template.ts';
import type { Message, ResolveError } from './api.ts';

/** A prompt with its templates parsed, each version when it is first served. */
export class PlannedPrompt {
  readonly served: ServedPrompt;
  readonly #versions = new Map<string, PlannedCall>();
  readonly #fallbacks = new Map<number, PlannedCall>();

  constructor(served: ServedPrompt) {
    this.served = served;
  }

  version(version: string): PlannedCall {
    let call = this.#versions.get(version);
    if (!call) this.#versions.set(version, (call = new PlannedCall(this.served.versions[version]!)));
    return call;
  }

  /** The wording of a fallback, or undefined where it has the version’s. */
  fallback(index: number): PlannedCall | undefined {
    const fallback = this.served.fallbacks?.[index];
    if (!fallback?.messages) return undefined;
    let call = this.#fallbacks.get(index);
    if (!call)
      this.#fallbacks.set(index, (call = new PlannedCall({ ...fallback, messages: fallback.messages })));
    return call;
  }
}

/** Parses what is served now at once, so that the first call after a swap does not pay for it. */
export function toPlan({ prompts }: Snapshot): ReadonlyMap<string, PlannedPrompt> {
  return new Map(
    Object.entries(prompts).map(([name, served]) => {
      const planned = new PlannedPrompt(served);
      for (const version of [served.version, ...Object.values(served.environments ?? {})])
        if (version !== undefined && Object.hasOwn(served.versions, version)) planned.version(version);
      return [name, planned];
    }),
  );
}

interface ParsedMessage {
  readonly role: Role;
  readonly template: Template;
}

/** Messages whose templates are parsed. */
export class PlannedCall {
  readonly parameters: JsonObject;
  readonly #messages: readonly ParsedMessage[];
  readonly #options: { readonly partials?: ReadonlyMap<string, Template> };

  constructor({ messages, partials, parameters }: ServedCall) {
    this.parameters = parameters ?? NONE;
    this.#messages = messages.map(({ role, content }) => ({ role, template: parseTemplate(content) }));
    this.#options = partials
      ? {
          partials: new Map(Object.entries(partials).map(([name, text]) => [name, parseTemplate(text)])),
        }
      : {};
  }

  render(variables: JsonObject): readonly Message[] | ResolveError {
    const rendered: Message[] = [];
    for (const { role, template } of this.#messages) {
      const result = renderTemplate(template, variables, this.#options);
      if ('problem' in result) {
        const { code, message } = result.problem;
        return { code: code === 'variable-missing' ? code : 'template-failed', message };
      }
      rendered.push({ role, content: result.text });
    }
    return rendered;
  }
}

export const NONE: JsonObject = Object.freeze({});
