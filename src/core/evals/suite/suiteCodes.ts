/** What is wrong with a suite, beyond YAML and the templates in it. */
export const suiteCodes = [
  'suite-unknown-key',
  'suite-invalid-value',
  'suite-misplaced-assert',
  'suite-unknown-assertion',
  'suite-unsupported',
  'suite-ignored-key',
  'suite-case-asserts-nothing',
  'suite-empty',
  'suite-too-large',
  'suite-file-missing',
  'suite-dataset-invalid',
  'suite-schema-invalid',
  'suite-variable-missing',
  'suite-variable-unused',
  'suite-variable-cycle',
] as const;

export type SuiteCode = (typeof suiteCodes)[number];
