import { PromptError } from '../../core/base/errors.ts';
import { type JsonObject, type JsonValue, isJsonObject } from '../../core/base/json.ts';
import { loadContents, loadSuite, subjectOf } from '../../core/evals/prepare.ts';
import { caseNamed } from '../../core/evals/suite/caseNamed.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { messagesOf, renderMessages, variablesOf } from '../../core/versions/messages.ts';
import type { App } from '../app.ts';
import { promptNamed, textOf } from './promptNamed.ts';
import { renderBounded } from './toolResult.ts';

/** The messages of a version as they would go to the model, as `render --json` prints them. */
export async function renderPrompt(app: App, input: object): Promise<string> {
  const { prompt, version } = await promptNamed(app, input);
  const ports = { sources: app.store, load: () => app.load() };
  await loadContents(prompt, ports);
  const placed = subjectOf(prompt, version, ports);
  messagesOf(placed, app.store);
  await app.load();
  const messages = messagesOf(placed, app.store);
  const variables = await variablesFor(app, prompt, input);
  const rendered = renderMessages(messages, variables);
  if ('problem' in rendered) {
    const needed = [...variablesOf(messages).required].join(', ');
    throw new PromptError('bad-input', rendered.problem.message, {
      hint: `Give values as “variables”, or name a case of the suite as “case”. ${needed === '' ? '' : `The template needs ${needed}.`}`,
    });
  }
  const { model, parameters } = placed.content;
  return renderBounded(
    {
      schema_version: 1,
      prompt: prompt.block.name,
      version: placed.version,
      model: model?.value ?? null,
      parameters: parameters as JsonObject, // oxlint-disable-line typescript/no-unsafe-type-assertion -- They were read from YAML.
      variables,
    },
    {
      key: 'messages',
      rows: rendered.messages.map(({ role, content }) => ({ role, content })),
      hint: 'Render with shorter values.',
    },
  );
}

/** Samples first, then a case's values, then those that were given. */
async function variablesFor(app: App, prompt: RegisteredPrompt, input: object): Promise<JsonObject> {
  const samples = [...(promptOf(prompt).variables?.values() ?? [])].flatMap(
    ({ name, sample }): [string, JsonValue][] => (sample === undefined ? [] : [[name, sample]]),
  );
  const given = 'variables' in input ? input.variables : undefined;
  if (given !== undefined && given !== null && !isJsonObject(given))
    throw new PromptError('bad-input', '“variables” is no object.', {
      hint: 'Give “variables” as an object of names and values.',
    });
  return {
    ...Object.fromEntries(samples),
    ...(await caseVariables(app, prompt, textOf(input, 'case'))),
    ...given,
  };
}

async function caseVariables(
  app: App,
  prompt: RegisteredPrompt,
  wanted: string | undefined,
): Promise<JsonObject> {
  if (wanted === undefined) return {};
  const ports = { sources: app.store, sha256: app.sha256, load: () => app.load() };
  const { suite, path } = await loadSuite(prompt, ports);
  return caseNamed(suite.suite.cases, wanted, path).variables;
}
