/**
 * A template comes from a file that anybody may have sent, and it is parsed and rendered while somebody
 * types. All limits but the last are counts, so that a template passes or fails everywhere alike.
 */
export const limits = {
  /** Characters of one template: about a million tokens, which is the longest prompt that models take. */
  templateLength: 4_000_000,
  /** Tags, outputs and the texts between them. The engine's parser takes 30 ms for so many, but a second for twice as many. */
  tokens: 12_000,
  /** Blocks within blocks. The engine recurses, and a deeper template would end in a stack overflow. */
  blockDepth: 100,
  /** Problems reported for one template. More than that is not a template, and each costs a search for its end. */
  problems: 20,
  /** Characters of one rendered text, with room for values far longer than a model would take. */
  outputLength: 10_000_000,
  /** Characters and list items that filters and ranges may make; `(1..20000000)` takes 160 MB, 0.2 s. */
  memory: 20_000_000,
  /** Milliseconds. Only what no count catches, such as loops over long lists within each other, gets here. */
  renderTime: 2_000,
} as const;
