import type { Prompt } from '../registry/model.ts';
import { DRAFT } from './content.ts';
import { compareVersions } from './order.ts';

/** Why a version is probably what somebody wants to compare with. */
export type BaseReason =
  | { readonly kind: 'working-text' | 'rollback-target' | 'previous' }
  | { readonly kind: 'served'; readonly environment: string };

/** As much of a version as the choice needs. */
interface Candidate {
  readonly version: string;
  /** Undefined where only Git has it. */
  readonly placed: unknown;
  /** The environments that it serves. */
  readonly served: readonly string[];
}

export interface BaseChoices<Known> {
  /** Each with its reasons, the likeliest first. */
  readonly suggested: readonly { readonly known: Known; readonly reasons: readonly BaseReason[] }[];
  /** The newest first. */
  readonly inFiles: readonly Known[];
  readonly onlyInGit: readonly Known[];
}

/**
 * What a version can be compared with. First comes what an evaluation compares it with too, which production
 * serves or a rollback would lead to; then what else a rollback leads to, the version before, and what other
 * environments serve.
 */
export function findBaseChoices<Known extends Candidate>(
  subject: string,
  { version: deployed, rollbackTo }: Pick<Prompt, 'version' | 'rollbackTo'>,
  known: readonly Known[],
): BaseChoices<Known> {
  const others = known
    .filter(
      ({ version }, i) => version !== subject && known.findIndex((one) => one.version === version) === i,
    )
    .toSorted((a, b) => newestFirst(a.version, b.version));
  const previous = others.find(
    ({ version }) => version !== DRAFT && (subject === DRAFT || compareVersions(version, subject) < 0),
  );
  const reasons = (one: Known): BaseReason[] => [
    ...one.served.map((environment) => ({ kind: 'served' as const, environment })),
    ...(one.version === rollbackTo?.value ? [{ kind: 'rollback-target' as const }] : []),
    ...(one === previous ? [{ kind: 'previous' as const }] : []),
    ...(one.version === DRAFT ? [{ kind: 'working-text' as const }] : []),
  ];
  const rank = ({ version, served }: Known): number =>
    version === deployed?.value
      ? 0
      : version === rollbackTo?.value
        ? 1
        : version === previous?.version
          ? 2
          : served.length > 0
            ? 3
            : 4;
  const suggested = others
    .map((one) => ({ known: one, reasons: reasons(one) }))
    .filter((choice) => choice.reasons.length > 0)
    .toSorted((a, b) => rank(a.known) - rank(b.known));
  const rest = others.filter((one) => suggested.every((choice) => choice.known !== one));
  return {
    suggested,
    inFiles: rest.filter(({ placed }) => placed !== undefined),
    onlyInGit: rest.filter(({ placed }) => placed === undefined),
  };
}

/** The working text is newer than all that was released. */
const newestFirst = (a: string, b: string): number =>
  Number(b === DRAFT) - Number(a === DRAFT) || compareVersions(b, a);
