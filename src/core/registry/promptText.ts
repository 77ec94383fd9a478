import { renderFlow } from '../yaml/render.ts';
import { renderKey } from '../yaml/scalars.ts';

/** How a new prompt holds its wording. */
export type WordingKind = 'template' | 'messages' | 'file';

export interface NewPrompt {
  readonly name: string;
  readonly kind: WordingKind;
  readonly model: string;
  readonly variables: readonly string[];
}

/** The sentence that a new prompt's author replaces first. */
export const SITUATION = 'Who asks, and what is known when they do.';

/** What the model is told: situation, task, constraints, output. */
const INSTRUCTIONS = [
  '# Situation',
  SITUATION,
  '',
  '# Task',
  'What the answer has to do, in one sentence.',
  '',
  '# Constraints',
  'What the answer must keep to, and what it must leave out.',
  '',
  '# Output',
  'The form of the answer: its length, its format, its language.',
];

/** A line of a new file: its depth, and its text without indentation. */
type Line = readonly [depth: number, text: string];

export interface PromptLayout {
  /** Where the template stands, for a prompt that keeps it in a file; relative to the prompt's file. */
  readonly templateFile: string;
  /** Released versions get files of their own. */
  readonly versionsDir: string | undefined;
}

const text = (depth: number, lines: readonly string[]): Line[] => lines.map((line) => [depth, line]);

/** An item of `messages`. Its keys stand two columns behind the dash, however wide the steps of the file are. */
const message = (role: string, content: readonly string[]): Line[] => [
  [3, `- role: ${role}`],
  [3, '  content: |'],
  ...text(
    4,
    content.map((line) => (line === '' ? '' : `  ${line}`)),
  ),
];

/** The lines of a new prompt, from its name on. */
export function promptLines(prompt: NewPrompt, { templateFile, versionsDir }: PromptLayout): Line[] {
  const { name, kind, model, variables } = prompt;
  const wording: Record<WordingKind, Line[]> = {
    template: [[2, 'template: |'], ...text(3, templateLines(prompt))],
    file: [[2, `template_file: ${renderFlow(templateFile)}`]],
    messages: [
      [2, 'messages:'],
      ...message('system', INSTRUCTIONS),
      ...message('user', variables.length > 0 ? inputLines(variables) : ['What the user asks.']),
    ],
  };
  return [
    [0, `${renderKey(name)}:`],
    [1, 'description: What this prompt is for, in one sentence.'],
    ...(variables.length > 0 ? text(1, ['variables:']) : []),
    ...text(
      2,
      variables.map((variable) => `${variable}: { description: ${renderFlow(wordsOf(variable))} }`),
    ),
    [1, 'draft:'],
    [2, `model: ${renderFlow(model)}`],
    ...wording[kind],
    ...(versionsDir === undefined ? [] : text(1, [`versions_dir: ${renderFlow(versionsDir)}`])),
  ];
}

/** The text of a template that holds a whole prompt. */
export function templateLines({ variables }: Pick<NewPrompt, 'variables'>): string[] {
  return variables.length === 0 ? INSTRUCTIONS : [...INSTRUCTIONS, '', ...inputLines(variables)];
}

const inputLines = (variables: readonly string[]): string[] =>
  variables.map((variable) => `${wordsOf(variable).toUpperCase()}: {{${variable}}}`);

const wordsOf = (variable: string): string => {
  const words = variable.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Puts lines below `column`, with `step` spaces for each depth. */
export function indentLines(lines: readonly Line[], column: number, step: number): string[] {
  return lines.map(([depth, line]) => (line === '' ? '' : ' '.repeat(column + depth * step) + line));
}
