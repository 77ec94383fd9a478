/** What the Runs view puts together. */
export type RunGrouping = 'day' | 'prompt';
