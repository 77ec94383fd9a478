import type { JsonValue } from '../../base/json.ts';
import { compileSchema, type SchemaCheck } from './jsonSchema.ts';
import { quote } from './quote.ts';
import type { CompiledScorer, Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const isJson: Scorer = {
  description: 'The whole answer is JSON and, where a JSON Schema is given, conforms to it.',
  schema: { properties: { value: { type: ['object', 'string'], description: 'A JSON Schema.' } } },
  example: { type: 'is-json', value: { type: 'object', required: ['priority'] } },
  async compile({ value }) {
    const check = await compileSchema(value);
    return typeof check === 'function' ? scorer(check) : check;
  },
};

function scorer(check: SchemaCheck): CompiledScorer {
  return ({ output }) => {
    let value: JsonValue;
    try {
      value = JSON.parse(output);
    } catch {
      return yesOrNo(false, `The answer is not JSON: ${quote(output)}.`);
    }
    const fault = check(value);
    return fault === undefined
      ? yesOrNo(true, 'The answer is JSON as wanted.')
      : yesOrNo(false, `The answer is JSON but does not fit the schema: ${fault}.`);
  };
}
