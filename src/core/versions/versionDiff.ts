import { type JsonValue, isSameJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { Content } from '../registry/model.ts';
import type { Role } from '../registry/parameters.ts';
import { promptOf } from '../registry/workspace.ts';
import { renderBlock } from '../yaml/render.ts';
import { alignMessages } from './alignMessages.ts';
import { type Bump, inferBump, nextVersion, summariseChanges } from './bump.ts';
import { type Change, compareContents } from './compare.ts';
import { DRAFT, type PlacedContent } from './content.ts';
import { type RenderedMessage, expandedMessages, messagesOf } from './messages.ts';
import { type ScoreChange, type ScoreEvidence, compareScores, scoreOf } from './scoreChange.ts';
import { type WordParts, diffWords } from './wordParts.ts';

/** What changed from one content of a prompt to another, once for hover, command line and pull request. */
export interface VersionDiff {
  readonly prompt: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  /** In the order of importance; empty where both ask the same of the same model. */
  readonly changes: readonly Change[];
  /** The smallest step of the version that the changes allow, and why it is not less. */
  readonly bump: Bump;
  readonly reasons: readonly string[];
  /** The least version that may follow `from`; undefined where that is no version. */
  readonly next: string | undefined;
  /** The changes in one line, such as “minor: a new example; +34 −2 words”. */
  readonly summary: string;
  /** The model and the parameters that differ. */
  readonly settings: readonly SettingDiff[];
  /** Every message of both sides, in order. */
  readonly messages: readonly MessageDiff[];
  /** The messages were rendered with variables; else they are templates. */
  readonly isRendered: boolean;
  readonly score: ScoreChange;
}

export interface DiffSide {
  /** The version’s number or `draft`. */
  readonly version: string;
  /** How it is named to people: “2.1.0”, “draft”, “2.1.0 at main”. */
  readonly label: string;
  /** The commit that it is read from; undefined for what stands in the files now. */
  readonly commit: string | undefined;
  readonly score: ScoreEvidence | undefined;
}

export interface SettingDiff {
  readonly name: string;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
  /** Of schemas, tools and other structures: the words of their YAML. */
  readonly words: WordParts | undefined;
}

export interface MessageDiff extends WordParts {
  /** `role`: the same text under another role. */
  readonly what: 'same' | 'changed' | 'added' | 'removed' | 'role';
  readonly role: Role;
  /** The role before, where it was another one. */
  readonly fromRole?: Role;
}

export interface VersionDiffOptions {
  readonly sources: Sources;
  readonly sha256: Sha256;
  /** The messages as they would be sent, both with the same variables; else the templates are compared. */
  readonly rendered?: { readonly from: readonly RenderedMessage[]; readonly to: readonly RenderedMessage[] };
  /** Names for the sides where the version alone does not tell them apart. */
  readonly labels?: { readonly from?: string; readonly to?: string };
}

/** What differs between two contents of a prompt. Undefined while a file of one of them is not there to be read. */
export function diffVersions(
  from: PlacedContent,
  to: PlacedContent,
  options: VersionDiffOptions,
): VersionDiff | undefined {
  const { sources, rendered, labels = {} } = options;
  const changes = compareContents(from, to, sources);
  if (!changes) return undefined;
  const texts = (placed: PlacedContent): readonly RenderedMessage[] =>
    expandedMessages(messagesOf(placed, sources));
  const side = (placed: PlacedContent, label = placed.version): DiffSide => ({
    version: placed.version,
    label,
    commit: placed.commit?.id,
    score: scoreOf(placed, options),
  });
  const { bump, reasons } = inferBump(changes);
  return {
    prompt: promptOf(to.prompt).name,
    from: side(from, labels.from),
    to: side(to, labels.to),
    changes,
    bump,
    reasons,
    next: from.version === DRAFT ? undefined : nextVersion(from.version, bump),
    summary: summariseChanges(changes),
    settings: diffSettings(from, to),
    messages: diffMessages(rendered?.from ?? texts(from), rendered?.to ?? texts(to)),
    isRendered: rendered !== undefined,
    score: compareScores(from, to, options),
  };
}

/** Every message of two conversations with its words. */
function diffMessages(before: readonly RenderedMessage[], after: readonly RenderedMessage[]): MessageDiff[] {
  return alignMessages(before, after).map(({ before: old, after: now }): MessageDiff => {
    const [was, is] = [toLf(old?.content ?? ''), toLf(now?.content ?? '')];
    const { role } = now ?? old!;
    const words = diffWords(was, is);
    if (!old || !now) return { what: now ? 'added' : 'removed', role, ...words };
    const isOtherRole = old.role !== now.role;
    const what = was !== is ? 'changed' : isOtherRole ? 'role' : 'same';
    return { what, role, ...(isOtherRole && { fromRole: old.role }), ...words };
  });
}

const toLf = (text: string): string => text.replaceAll('\r\n', '\n');

function diffSettings({ content: before }: PlacedContent, { content: after }: PlacedContent): SettingDiff[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): SettingDiff[] => {
    const [from, to] = [old.get(name), now.get(name)];
    if (from !== undefined && to !== undefined && isSameJson(from, to)) return [];
    const isStructure = [from, to].some((value) => typeof value === 'object' && value !== null);
    return [{ name, from, to, words: isStructure ? diffWords(toYaml(from), toYaml(to)) : undefined }];
  });
}

const settingsOf = ({ model, parameters }: Content): ReadonlyMap<string, JsonValue> =>
  new Map(Object.entries({ ...(model && { model: model.value }), ...parameters }));

const toYaml = (value: JsonValue | undefined): string =>
  value === undefined ? '' : `${renderBlock(value, '', '\n').join('\n').trimEnd()}\n`;
