import { styleText } from 'node:util';
import { withoutControls } from '../core/base/controls.ts';
import type { PromptError } from '../core/base/errors.ts';
import { type Paint, type Style, plain } from '../core/evals/reports/paint.ts';

type Format = Parameters<typeof styleText>[0];

const FORMATS: Readonly<Record<Style, Format>> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'dim',
  bold: 'bold',
};

/** Colours where the stream is a terminal; NO_COLOR turns them off, FORCE_COLOR on, as the conventions have it. */
export function paintFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Paint {
  if (environment['NO_COLOR']) return plain;
  const forced = environment['FORCE_COLOR'];
  const isColoured = forced === undefined ? stream.isTTY && environment['TERM'] !== 'dumb' : forced !== '0';
  return isColoured ? (style, text) => styleText(FORMATS[style], text, { validateStream: false }) : plain;
}

/** What went wrong and what to do about it, for standard error. */
export function renderError({ message, hint }: PromptError): string {
  const paint = paintFor(process.stderr, process.env);
  return `${paint('bad', 'error')} ${lines(message)}\n${hint === undefined ? '' : `      ${lines(hint)}\n`}`;
}

const lines = (text: string): string => text.split('\n').map(withoutControls).join('\n');
