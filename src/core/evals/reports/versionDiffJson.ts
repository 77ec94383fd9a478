import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Change } from '../../versions/compare.ts';
import type { ComparedPrompt } from '../../versions/comparePrompts.ts';
import type { DiffSide, MessageDiff, SettingDiff, VersionDiff } from '../../versions/versionDiff.ts';

/** What changed, as `diff --json` prints it. What is not known is null. */
export function toDiffJson(diff: VersionDiff): JsonObject {
  const { prompt, from, to, changes, bump, reasons, next, summary, settings, messages, score } = diff;
  return {
    prompt,
    from: toSideJson(from),
    to: toSideJson(to),
    bump,
    reasons,
    next_version: next ?? null,
    summary,
    changes: changes.map(toChangeJson),
    score: {
      outcome: score.outcome,
      delta: score.delta ?? null,
      ci95: score.ci95 ?? null,
      paired: score.isPaired,
      text: score.text,
    },
    settings: settings.map(toSettingJson),
    rendered: diff.isRendered,
    messages: messages.map(toMessageJson),
  };
}

function toSideJson({ version, label, commit: id, score }: DiffSide): JsonObject {
  const commit = id ?? null;
  if (!score) return { version, label, commit, score: null };
  const { value, state, ci95, cases, passed, at, suite } = score;
  const evidence = { ci95, cases, passed, at, suite };
  return { version, label, commit, score: value, score_state: state, ...withNulls(evidence) };
}

/** The kind first, then what belongs to it. */
const toChangeJson = (change: Change): JsonObject => withNulls({ ...change });

const withNulls = (values: Readonly<Record<string, JsonValue | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? null]));

const toSettingJson = ({ name, from, to, words }: SettingDiff): JsonObject => ({
  name,
  from: from ?? null,
  to: to ?? null,
  ...(words && { parts: words.parts.map(({ kind, text }) => ({ kind, text })) }),
});

const toMessageJson = ({ what, role, fromRole, exact, parts }: MessageDiff): JsonObject => ({
  what,
  role,
  ...(fromRole !== undefined && { from_role: fromRole }),
  exact,
  parts: parts.map(({ kind, text }) => ({ kind, text })),
});

/** What `diff --all --json` prints: every prompt that changed. */
export const toChangesJson = (prompts: readonly ComparedPrompt[], at: string): JsonObject => ({
  schema_version: 1,
  against: at,
  prompts: prompts
    .filter(({ state }) => state !== 'same')
    .map(({ prompt, state, pointers, diffs }) => ({
      prompt,
      state,
      served: pointers.map(({ environment, from, to }) => ({
        environment,
        from: from ?? null,
        to: to ?? null,
      })),
      diffs: diffs.map(toDiffJson),
    })),
});
