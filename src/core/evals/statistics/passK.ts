/**
 * pass^k: the chance that k further repeats of a case all pass, estimated without bias from `passes` of
 * `repeats` as C(passes, k) / C(repeats, k) (Yao et al. 2024, tau-bench, arXiv 2406.12045).
 * @throws RangeError where k is not a whole number from 1 to `repeats`: fewer repeats say nothing about k.
 */
export function passHatK(passes: number, repeats: number, k: number): number {
  if (!Number.isInteger(k) || k < 1 || k > repeats) {
    throw new RangeError(`pass^${k} cannot be estimated from ${repeats} repeats`);
  }
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= Math.max(0, passes - i) / (repeats - i);
  return chance;
}

/**
 * pass@k: the chance that at least one of k further repeats of a case passes, estimated without bias as
 * 1 − C(failures, k) / C(repeats, k) (Chen et al. 2021, arXiv 2107.03374).
 * @throws RangeError as `passHatK`
 */
export const passAtK = (passes: number, repeats: number, k: number): number =>
  1 - passHatK(repeats - passes, repeats, k);

/** Whether each repeat of each case passed, by the case's id. Repeats that ended in an error are left out. */
export type RepeatOutcomes = ReadonlyMap<string, readonly boolean[]>;

/** A case that neither always passes nor always fails. */
export interface FlakyCase {
  readonly id: string;
  readonly passes: number;
  readonly repeats: number;
}

/** The mean pass^k over the cases that have at least k repeats; `undefined` where none has. */
export const meanPassHatK = (cases: RepeatOutcomes, k: number): number | undefined =>
  meanChance(passHatK, cases, k);

/** The mean pass@k, likewise. */
export const meanPassAtK = (cases: RepeatOutcomes, k: number): number | undefined =>
  meanChance(passAtK, cases, k);

function meanChance(chanceOf: typeof passHatK, cases: RepeatOutcomes, k: number): number | undefined {
  const chances = Array.from(cases.values())
    .filter((repeats) => repeats.length >= k)
    .map((repeats) => chanceOf(countPasses(repeats), repeats.length, k));
  return chances.length === 0 ? undefined : chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
}

/** The flaky cases, in the order given. */
export function findFlakyCases(cases: RepeatOutcomes): FlakyCase[] {
  return Array.from(cases, ([id, repeats]) => ({
    id,
    passes: countPasses(repeats),
    repeats: repeats.length,
  })).filter(({ passes, repeats }) => passes > 0 && passes < repeats);
}

function countPasses(repeats: readonly boolean[]): number {
  return repeats.filter(Boolean).length;
}
