import { isOpenAiItself, resolveModel } from '../models/endpoints.ts';
import { sectionEdits } from '../registry/sectionEdits.ts';
import { renderKey } from '../yaml/scalars.ts';
import type { Finding, PromptCheck } from './check.ts';
import { inContent } from './findings.ts';
import { textIn, valueFix } from './fixEdits.ts';

/** Where Ollama answers, which most people who name an endpoint of their own start with. */
const LOCAL_SERVER = 'http://localhost:11434/v1';

/** What stands before the slash in a model's name: OpenAI's own models have none. */
const endpointIn = (model: string): string | undefined => /^([^/]+)\/./.exec(model)?.[1];

/** A price that nobody knows is not zero: a cost cap cannot be kept without one. */
export const priceUnknown: PromptCheck = {
  codes: ['price-unknown'],
  check({ prompt, registered, current, endpoints, resources }) {
    return current.flatMap((placed): Finding[] => {
      const { model: written } = placed.content;
      if (!written) return [];
      const { endpoint, model } = resolveModel(written.value, endpoints);
      // Calls of such endpoints cost nothing: no need to load prices for them.
      if (endpoint.free || endpoint.replay !== undefined) return [];
      const overrides = Object.fromEntries(registered.registry.settings.prices);
      if (!resources.prices || resources.prices.priceOf(model, endpoint, overrides)) return [];
      const [, maker = '', rest = ''] = /^([a-z]+):(.+)$/.exec(written.value) ?? [];
      const meant = maker === 'openai' ? rest : `${maker}/${rest}`;
      const advice = maker ? `If “${maker}:” names an endpoint, write “${meant}”. Otherwise add` : 'Add';
      const line = `${renderKey(written.value)}: { input_per_mtok: …, output_per_mtok: … }`;
      const undeclared = isOpenAiItself(endpoint) ? endpointIn(model) : undefined;
      const effect = prompt.costCapUsd
        ? 'so `cost_cap_usd` cannot be kept'
        : 'so nobody knows what a call costs';
      return [
        inContent(placed, {
          code: 'price-unknown',
          message:
            undeclared !== undefined
              ? `There is no endpoint “${undeclared}”, so “${written.value}” would be asked of OpenAI, which has no such model. Declare it under \`endpoints:\`: ${renderKey(undeclared)}: { base_url: … }`
              : `There is no list price for “${written.value}”, ${effect}. ${advice} this line under \`prices:\`, in US dollars for a million tokens: ${line}`,
          severity: prompt.costCapUsd ? 'error' : 'warning',
          range: written.range,
          data: {
            model: written.value,
            ...(maker && { meant }),
            ...(undeclared !== undefined && { endpoint: undeclared }),
          },
        }),
      ];
    });
  },
  findFixes(problem, context) {
    const [model, meant] = [textIn(problem, 'model'), textIn(problem, 'meant')];
    const [root] = context.prompts[0]?.registry.files ?? [];
    if (model === undefined || !root) return [];
    const endpoint = textIn(problem, 'endpoint');
    if (endpoint !== undefined) {
      const edits = [sectionEdits(root, ['endpoints', endpoint], { base_url: LOCAL_SERVER })];
      return [{ title: `Declare the endpoint “${endpoint}” at ${LOCAL_SERVER}`, edits }];
    }
    // A price that is made up would be believed: what is left empty is an error until somebody fills it in.
    const price = { input_per_mtok: null, output_per_mtok: null };
    return [
      ...(meant === undefined
        ? []
        : valueFix(problem, context, { title: `Change to “${meant}”`, value: meant })),
      {
        title: `Add a price for “${model}” to fill in`,
        edits: [sectionEdits(root, ['prices', model], price)],
      },
    ];
  },
};
