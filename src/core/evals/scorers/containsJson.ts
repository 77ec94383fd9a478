import type { JsonValue } from '../../base/json.ts';
import { findJson } from './findJson.ts';
import { compileSchema, type SchemaCheck } from './jsonSchema.ts';
import type { CompiledScorer, Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const containsJson: Scorer = {
  description:
    'A JSON object or array stands in the answer and, where a JSON Schema is given, one conforms to it.',
  schema: { properties: { value: { type: ['object', 'string'], description: 'A JSON Schema.' } } },
  example: { type: 'contains-json', value: { type: 'object', required: ['priority'] } },
  async compile({ value }) {
    const check = await compileSchema(value);
    return typeof check === 'function' ? scorer(check) : check;
  },
};

function scorer(check: SchemaCheck): CompiledScorer {
  return ({ output }) => {
    const spans = findJson(output);
    if (spans.length === 0) return yesOrNo(false, 'The answer contains no JSON object or array.');
    let firstFault: string | undefined;
    for (const { start, end } of spans) {
      const value: JsonValue = JSON.parse(output.slice(start, end));
      const fault = check(value);
      if (fault === undefined) return yesOrNo(true, 'The answer contains JSON as wanted.');
      firstFault ??= fault;
    }
    return yesOrNo(false, `No JSON in the answer fits the schema; the first does not because ${firstFault}.`);
  };
}
