/** A moment as it is written into a file: ISO 8601, UTC, to the second. */
export const toTimestamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
