/** US dollars as people read them: cents where that is enough, more digits for less. */
export function renderUsd(amount: number | null): string {
  if (amount === null) return 'unknown';
  if (amount === 0) return '$0';
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  return `$${amount >= 0.01 ? amount.toFixed(3).replace(/(\.\d\d)0$/, '$1') : amount.toPrecision(2)}`;
}

/** US dollars without the noise of sums: eight decimals are finer than the price of a token. */
export const roundUsd = (amount: number): number => Number(amount.toFixed(8));

export function renderDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** Four decimals are written into registries; three are enough to read. */
export const renderScore = (score: number): string => score.toFixed(3);

export const renderSigned = (value: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** `1 case`, `2 cases`, `1,000 cases`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  const digits = String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return `${digits} ${count === 1 ? one : many}`;
}
