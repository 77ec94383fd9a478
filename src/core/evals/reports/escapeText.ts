/**
 * Text that came from files and models, in one line: it can neither format, nor link, nor mention anybody. A
 * zero-width joiner behind `@` is what keeps GitHub from reading a mention.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]|#~]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200D');
}
