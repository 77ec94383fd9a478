interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  /** Lines in VS Code's snippet syntax. */
  readonly body: readonly string[];
}

/** Snippets for suites, in the shape of those that package.json contributes for registries and templates. */
export const suiteSnippets = {
  Suite: {
    prefix: ['suite', 'new-suite'],
    description: 'A suite with one case',
    body: [
      'description: ${1:What a good answer looks like.}',
      'tests:',
      '  - description: ${2:names the symptom}',
      '    vars: { ${3:text}: ${4:The login page shows an empty screen} }',
      '    assert:',
      '      - { type: icontains, value: ${5:login} }$0',
    ],
  },
  Case: {
    prefix: ['case', 'test-case'],
    description: 'A case with its variables and what is asserted',
    body: [
      '- description: ${1:names the symptom}',
      '  vars: { ${2:text}: ${3:The login page shows an empty screen} }',
      '  assert:',
      '    - { type: icontains, value: ${4:login} }$0',
    ],
  },
  'Judge rubric': {
    prefix: ['rubric', 'judge-rubric'],
    description: 'What a model grades, with a scale that leaves no doubt',
    body: [
      '- type: llm-rubric',
      '  value: |',
      '    ${1:The answer names a likely root cause.}',
      '    1.0: ${2:It names one that the input supports.}',
      '    0.5: ${3:It names one, and does not say that it is a guess.}',
      '    0.0: ${4:It names none, or one that the input rules out.}',
      '  threshold: ${5:0.7}',
      '  metric: ${6:insight}$0',
    ],
  },
  'Limits for every case': {
    prefix: ['default-test'],
    description: 'Latency and cost that no answer may exceed',
    body: [
      'defaultTest:',
      '  assert:',
      '    - { type: latency, threshold: ${1:5000} }',
      '    - { type: cost, threshold: ${2:0.01} }$0',
    ],
  },
} satisfies Record<string, Snippet>;
