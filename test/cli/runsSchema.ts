import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

const PATH = join(import.meta.dirname, '..', '..', 'src', 'core', 'evals', 'run.schema.json');

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(PATH, 'utf8')));

/** What is wrong with what `eval --json` printed, or with a run file, by the schema that documents them. */
export function findRunErrors(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
