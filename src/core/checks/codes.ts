import { suiteCodes } from '../evals/suite/suiteCodes.ts';
import { schemaCodes } from '../registry/schemaProblems.ts';
import { renderCodes } from '../template/renderFailure.ts';
import { yamlCodes } from '../yaml/parse.ts';
import { fileChecks, promptChecks } from './index.ts';

/** Every code that a problem can have. Each has a page in media/diagnostics. */
export const codes: ReadonlySet<string> = new Set([
  ...yamlCodes,
  ...schemaCodes,
  ...[...promptChecks, ...fileChecks].flatMap((check) => check.codes),
  ...renderCodes,
  ...suiteCodes,
]);
