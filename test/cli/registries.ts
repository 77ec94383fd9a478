import { workspace } from './cli.ts';

interface Parts {
  readonly url: string;
  readonly cases: readonly string[];
  /** YAML lines of the endpoint besides its URL. */
  readonly endpoint?: string;
  /** YAML of more top-level sections. */
  readonly sections?: string;
  readonly evals?: string;
  readonly assert?: string;
}

/** A registry with one prompt, `echo`, whose template is its variable, and a suite with a case for each text. */
export function echoWorkspace({
  url,
  cases,
  endpoint = '',
  sections = '',
  evals = '',
  assert = '{ type: contains, value: ok }',
}: Parts): string {
  const tests = cases.map(
    (text, index) => `  - description: case ${index + 1}\n    vars: { text: ${JSON.stringify(text)} }\n`,
  );
  return workspace({
    'prompt-registry.yaml': `# Kept as it is.
endpoints:
  local: { base_url: "${url}"${endpoint} }
${sections}prompts:
  echo:
    evals: { suite: suite.yaml${evals} }
    draft:
      model: local/test-model
      max_tokens: 10
      template: "{{text}}" # the text
`,
    'suite.yaml': `defaultTest:\n  assert:\n    - ${assert}\ntests:\n${tests.join('')}`,
  });
}
