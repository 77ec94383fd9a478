import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { Judgement, ScoreError } from '../outcome.ts';
import { compileSchema, type SchemaCheck } from './jsonSchema.ts';
import { quote } from './quote.ts';
import { readList } from './replyJson.ts';
import type { Answer, Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const isValidOpenaiToolsCall: Scorer = {
  description:
    "The answer is a list of tool calls in OpenAI's form, each of a declared tool, with arguments that fit its schema. The tools are the prompt's `tools`, or these.",
  schema: { properties: { value: { type: 'array', items: { type: 'object' }, minItems: 1 } } },
  example: { type: 'is-valid-openai-tools-call' },
  async compile({ value }) {
    const own = value === undefined ? undefined : await compileTools(value);
    if (own && 'error' in own) return own;
    let known: { readonly declared: JsonValue; readonly tools: Promise<Tools | ScoreError> } | undefined;
    return async ({ output, tools: declared }: Answer) => {
      const calls = toCalls(output);
      if (!calls) return yesOrNo(false, `The answer is no list of tool calls: ${quote(output)}.`);
      if (own) return judgeCalls(calls, own);
      if (declared === undefined) {
        return { error: "The prompt declares no `tools`, and the assertion's `value` none either." };
      }
      if (known?.declared !== declared) known = { declared, tools: compileTools(declared) };
      const tools = await known.tools;
      return 'error' in tools ? tools : judgeCalls(calls, tools);
    };
  },
};

/** What checks the arguments, by the name of the tool. */
interface Tools {
  readonly checks: ReadonlyMap<string, SchemaCheck>;
}

async function compileTools(tools: JsonValue): Promise<Tools | ScoreError> {
  const checks = new Map<string, SchemaCheck>();
  for (const tool of isJsonArray(tools) ? tools : [tools]) {
    const declared = isJsonObject(tool) && isJsonObject(tool['function']) ? tool['function'] : tool;
    if (!isJsonObject(declared) || typeof declared['name'] !== 'string') {
      return { error: `A tool is declared without a name: ${quote(JSON.stringify(tool))}.` };
    }
    const check = await compileSchema(declared['parameters']);
    if (typeof check !== 'function') return check;
    checks.set(declared['name'], check);
  }
  return { checks };
}

interface Call {
  readonly name: string;
  /** JSON, as text. */
  readonly written: JsonValue | undefined;
}

/** The calls, from the list itself or a message that holds it; undefined where the answer is something else. */
function toCalls(output: string): readonly Call[] | undefined {
  let parsed: JsonValue;
  try {
    parsed = JSON.parse(output);
  } catch {
    return undefined; // Text is an answer like any other, and no call.
  }
  const list = isJsonObject(parsed) ? (parsed['tool_calls'] ?? [parsed]) : parsed;
  return isJsonArray(list) && list.length > 0 ? readList(list, toCall) : undefined;
}

function toCall({ type = 'function', function: called }: JsonObject): Call | undefined {
  if (type !== 'function' || !isJsonObject(called) || typeof called['name'] !== 'string') return undefined;
  return { name: called['name'], written: called['arguments'] };
}

function judgeCalls(calls: readonly Call[], { checks }: Tools): Judgement {
  for (const { name, written } of calls) {
    const check = checks.get(name);
    if (!check) return yesOrNo(false, `The answer calls ${quote(name)}, which is not declared.`);
    const fault = faultOf(written, check);
    if (fault !== undefined) {
      return yesOrNo(false, `The arguments of ${quote(name)} do not fit its schema: ${fault}.`);
    }
  }
  const what = calls.length === 1 ? 'a tool' : 'tools';
  return yesOrNo(true, `The answer calls ${what} as declared.`);
}

/** Arguments are JSON in a text. */
function faultOf(written: JsonValue | undefined, check: SchemaCheck): string | undefined {
  if (typeof written !== 'string') return 'they are not a text';
  try {
    const parsed: JsonValue = JSON.parse(written);
    return check(parsed);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `they are not JSON: ${quote(written)}`;
  }
}
