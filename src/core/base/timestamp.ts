/** A moment as files have it: ISO 8601 in UTC, to the second. @param ms milliseconds since 1970 */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
