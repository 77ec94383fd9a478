/** A file beside another one, with its name and another ending. */
export const companionUri = (uri: string, ending: string): string =>
  `${uri.replace(/\.(?:ya?ml|json|jsonl|csv)$/i, '')}${ending}`;
