import type { ScalarStyle } from './tree.ts';

/** Words that YAML 1.1 or 1.2 readers take for something other than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off)$/i;

/** Deliberately narrow: what starts with a digit (versions, dates) or holds any indicator is quoted. Paths may climb. */
const PLAIN = /^(?:\.{1,2}\/)*[A-Za-z_][\w./-]*(?: [\w./-]+)*$/;

export type ScalarValue = string | number | boolean | null;

/** Writes a scalar on one line, in the style asked for if that style can hold it. */
export function renderScalar(value: ScalarValue, style: ScalarStyle = 'plain'): string {
  if (typeof value !== 'string') return String(value);
  if (style === 'plain' && PLAIN.test(value) && !RESERVED.test(value)) return value;
  // Single quotes know no escapes: only printable text on one line fits.
  if (style === 'single' && /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe]*$/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  return renderDoubleQuoted(value);
}

/** JSON's escapes are YAML's; what JSON leaves as it is and YAML takes for a line break or forbids is escaped too. */
function renderDoubleQuoted(value: string): string {
  return JSON.stringify(value).replaceAll(
    /[\u0085\u2028\u2029\ufeff\u007f-\u009f]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Writes a key; plain where it can be. */
export const renderKey = (key: string): string => renderScalar(key);

/**
 * Writes text as a literal block scalar: header, then lines, without a line break at the end.
 * Undefined where a literal cannot hold the text (control characters, white space at the line's end only, no line break).
 */
export function renderLiteral(value: string, indent: string, eol: string): string | undefined {
  if (!value.includes('\n') || /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\ud800-\udfff]/.test(value))
    return undefined;
  const body = value.replace(/\n*$/, '');
  const trailing = value.length - body.length;
  // With more than one line break at the end, blank lines further down would become part of the text.
  if (body === '' || trailing > 1) return undefined;
  const chomping = trailing === 0 ? '-' : '';
  // A first line that starts with a space would be taken for deeper indentation.
  const indicator = /^\n* /.test(body) ? String(indent.length - baseOf(indent)) : '';
  return [
    `|${indicator}${chomping}`,
    ...body.split('\n').map((line) => (line === '' ? '' : indent + line)),
  ].join(eol);
}

/** An indentation indicator counts from the parent's column; literals are always written one step of two deeper. */
const baseOf = (indent: string): number => Math.max(0, indent.length - 2);
