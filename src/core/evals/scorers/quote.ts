const MAX_LENGTH = 80;

/** Quotes a text for a reason or message: on one line, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text);
}
