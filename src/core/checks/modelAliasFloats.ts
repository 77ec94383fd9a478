import type { Problem } from '../base/problem.ts';
import { resolveModel } from '../models/endpoints.ts';
import type { Located } from '../registry/model.ts';
import { servedVersions } from '../versions/content.ts';
import type { PromptCheck } from './check.ts';
import { inContent, nameOf } from './findings.ts';
import { textIn, valueFix } from './fixEdits.ts';

/**
 * A name without a date stands for whatever its maker puts behind it next: what is served changes and its score
 * says nothing any more. Said of served versions only; endpoints that are free or replay are the user's own.
 */
export const modelAliasFloats: PromptCheck = {
  codes: ['model-alias-floats'],
  check({ registered, current, endpoints, resources }) {
    const served = servedVersions(registered);
    return current.flatMap((placed) => {
      const written = placed.content.model;
      if (!written || !served.has(placed.version)) return [];
      const { endpoint, model } = resolveModel(written.value, endpoints);
      if (endpoint.free || endpoint.replay !== undefined) return [];
      const snapshots = resources.prices?.snapshotsOf(model, endpoint) ?? [];
      if (snapshots.length === 0 && !model.endsWith('-latest')) return [];
      const prefix = written.value.slice(0, written.value.length - model.length);
      const pinned = snapshots.map((snapshot) => prefix + snapshot);
      return [inContent(placed, problemOf(nameOf(placed), written, pinned))];
    });
  },
  findFixes(problem, context) {
    const pinned = problem.data?.['snapshots'];
    if (!Array.isArray(pinned) || textIn(problem, 'model') === undefined) return [];
    return pinned.flatMap((model: string) =>
      valueFix(problem, context, { title: `Pin the model to ${model}`, value: model }),
    );
  },
};

const MOST_SNAPSHOTS = 3;

function problemOf(name: string, { value, range }: Located<string>, snapshots: readonly string[]): Problem {
  const advice =
    snapshots.length > 0
      ? `Pin the snapshot that was measured: ${snapshots.slice(0, MOST_SNAPSHOTS).join(', ')}.`
      : 'Pin a name with a date in it, so that what was measured is what is served.';
  const message = `${name} is served by “${value}”, which its maker may replace by a newer model at any time. ${advice}`;
  return {
    code: 'model-alias-floats',
    message,
    severity: 'information',
    range,
    data: { model: value, snapshots },
  };
}
