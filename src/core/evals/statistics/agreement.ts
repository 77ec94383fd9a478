/** A judgement of the same thing by two raters: the judge's model, and a person whose word counts. */
export interface Rating {
  readonly judge: number;
  readonly human: number;
}

/** How much two different ratings disagree: not at all or fully, by their distance, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic';

/**
 * Cohen's κ: agreement beyond what raters with these habits would reach by chance, 1 at most (Cohen 1960,
 * Educational and Psychological Measurement 20:37; weighted: Cohen 1968, Psychological Bulletin 70:213):
 * `1 − Σ w·observed / Σ w·expected`. The share of equal ratings says less: where nine answers in ten are good, a
 * judge that calls everything good agrees nine times in ten, with a κ of 0.
 * @returns `undefined` where chance alone would always agree: both raters gave all things the same rating
 */
export function cohensKappa(ratings: readonly Rating[], weights: KappaWeights = 'none'): number | undefined {
  const levels = [...new Set(ratings.flatMap(({ judge, human }) => [judge, human]))].toSorted(
    (a, b) => a - b,
  );
  const ranks = new Map(levels.map((level, rank) => [level, rank]));
  const count = ratings.length;
  const [byJudge, byHuman] = [levels.map(() => 0), levels.map(() => 0)];
  let observed = 0;
  for (const { judge, human } of ratings) {
    const [a, b] = [ranks.get(judge)!, ranks.get(human)!];
    byJudge[a]!++;
    byHuman[b]!++;
    observed += disagreement(a - b, weights);
  }
  let expected = 0;
  for (const [a, judged] of byJudge.entries())
    for (const [b, said] of byHuman.entries())
      expected += (judged * said * disagreement(a - b, weights)) / count;
  return expected === 0 ? undefined : 1 - observed / expected;
}

function disagreement(distance: number, weights: KappaWeights): number {
  if (weights === 'none') return distance === 0 ? 0 : 1;
  return weights === 'linear' ? Math.abs(distance) : distance * distance;
}

/** The share of equal ratings. */
export function accuracyOf(ratings: readonly Rating[]): number {
  return ratings.filter(({ judge, human }) => judge === human).length / ratings.length;
}

/** By how much the judge rates higher than the person, on average. */
export function biasOf(ratings: readonly Rating[]): number {
  return ratings.reduce((sum, { judge, human }) => sum + judge - human, 0) / ratings.length;
}

/** Pearson's correlation; `undefined` where one of the raters never varies. */
export function pearson(ratings: readonly Rating[]): number | undefined {
  const mean = (pick: (rating: Rating) => number): number =>
    ratings.reduce((sum, rating) => sum + pick(rating), 0) / ratings.length;
  const [judged, said] = [mean(({ judge }) => judge), mean(({ human }) => human)];
  let [both, ofJudge, ofHuman] = [0, 0, 0];
  for (const { judge, human } of ratings) {
    both += (judge - judged) * (human - said);
    ofJudge += (judge - judged) ** 2;
    ofHuman += (human - said) ** 2;
  }
  return ofJudge === 0 || ofHuman === 0 ? undefined : both / Math.sqrt(ofJudge * ofHuman);
}

/** Spearman's correlation: Pearson's of the ranks, where equal ratings share the mean of theirs. */
export function spearman(ratings: readonly Rating[]): number | undefined {
  const judged = toRanks(ratings.map(({ judge }) => judge));
  const said = toRanks(ratings.map(({ human }) => human));
  return pearson(judged.map((judge, i) => ({ judge, human: said[i]! })));
}

/** Kendall's τ-b (1945, Biometrika 33:239): ordered pairs that agree less those that do not, ties taken out. */
export function kendallTau(ratings: readonly Rating[]): number | undefined {
  let [concordant, ofJudge, ofHuman] = [0, 0, 0];
  for (const [i, a] of ratings.entries()) {
    for (const b of ratings.slice(i + 1)) {
      const [judged, said] = [Math.sign(a.judge - b.judge), Math.sign(a.human - b.human)];
      concordant += judged * said;
      ofJudge += judged * judged;
      ofHuman += said * said;
    }
  }
  return ofJudge === 0 || ofHuman === 0 ? undefined : concordant / Math.sqrt(ofJudge * ofHuman);
}

function toRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const ranks = new Map<number, number>();
  for (const value of new Set(sorted))
    ranks.set(value, (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
  return values.map((value) => ranks.get(value)!);
}
