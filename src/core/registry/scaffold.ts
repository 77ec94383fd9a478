/** `single`: everything in one file. `split`: a folder for each prompt, a file for each released version. */
export type Layout = 'single' | 'split';

export interface NewFile {
  /** POSIX, relative to the folder that the registry is created in. */
  readonly path: string;
  readonly text: string;
  /** Lines are added to a file that is there already; any other file that is there is an error. */
  readonly append?: true;
}

/** A text of which each line counts by itself, with a line more that it may have already. */
export function withLines(before: string, line: string): string {
  if (before !== '' && before.split(/\r?\n/).includes(line.trimEnd())) return before;
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}`;
}

/** The globs of the split layout, which the manifest's language patterns follow. */
export const SPLIT_INCLUDE = 'prompts/*/prompt.yaml';

/** Answers and runs are this machine's; version files are written by releases and read as a diff of the draft. */
const GITIGNORE: NewFile = { path: '.gitignore', text: '.prompt-ledger/\n', append: true };
export const GITATTRIBUTES: NewFile = {
  path: '.gitattributes',
  text: 'prompts/*/versions/*.yaml linguist-generated\n',
  append: true,
};

/** The files of a new registry with one prompt to start from: situation, task, constraints, output. */
export function scaffoldFiles(layout: Layout): NewFile[] {
  const suite = suiteText();
  if (layout === 'single') {
    return [
      { path: 'prompt-registry.yaml', text: `prompts:\n${promptText('evals/my-prompt.yaml')}` },
      { path: 'evals/my-prompt.yaml', text: suite },
      GITIGNORE,
    ];
  }
  return [
    { path: 'prompt-registry.yaml', text: `include: [${SPLIT_INCLUDE}]\n` },
    {
      path: 'prompts/my-prompt/prompt.yaml',
      text: `prompts:\n${promptText('suite.yaml')}    versions_dir: versions\n`,
    },
    { path: 'prompts/my-prompt/suite.yaml', text: suite },
    GITIGNORE,
    GITATTRIBUTES,
  ];
}

function promptText(suite: string): string {
  return `  my-prompt:
    description: What this prompt is for, in one sentence.
    cost_cap_usd: 0.05
    variables:
      text: { description: What the user wrote, sample: The login page shows an empty screen. }
    evals: { suite: ${suite}, min_score: 0.85 }
    draft:
      model: gpt-4o-mini
      temperature: 0.3
      max_tokens: 300
      template: |
        # Situation
        You support the users of a web application.

        # Task
        Summarise the message below in one sentence.

        # Constraints
        Use only what the message says.

        # Output
        One plain sentence, without an introduction.

        MESSAGE: {{text}}
`;
}

function suiteText(): string {
  return `description: What a good answer looks like. Add a case for every mistake that you have seen.
defaultTest:
  assert:
    - { type: latency, threshold: 10000 }
tests:
  - description: names the symptom
    vars: { text: The login page shows an empty screen since this morning. }
    assert:
      - { type: icontains, value: login }
  - description: leaves out what was not said
    vars: { text: The export to CSV takes five minutes. }
    assert:
      - { type: icontains, value: export }
      - { type: not-icontains, value: login }
`;
}
