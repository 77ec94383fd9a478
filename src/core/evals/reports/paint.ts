/** What a part of a report means; the host decides how that looks. */
export type Style = 'good' | 'bad' | 'warn' | 'dim' | 'bold';

export type Paint = (style: Style, text: string) => string;

/** For files, pipes and tests. */
export const plain: Paint = (_style, text) => text;
