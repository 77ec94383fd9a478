import * as vscode from 'vscode';
import type { Sources } from '../../core/base/sources.ts';
import { orderVersions } from '../../core/preview/contentAt.ts';
import type { Field, FieldError } from '../../core/preview/fields.ts';
import type { PreviewMessage } from '../../core/preview/preview.ts';
import type { PromptUsage, TokenCount } from '../../core/preview/usage.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { TracedPiece } from '../../core/template/template.ts';
import { DRAFT, findContents, servedVersions } from '../../core/versions/content.ts';
import type { FieldView, MessageView, PieceView, UsageView, VersionView } from '../../webview/protocol.ts';

// Data of core in the words of the panel.

/** A template that is broken right now shows what was rendered last. */
export function messageView(
  { source, pieces, problem }: PreviewMessage,
  before: MessageView | undefined,
  fields: readonly Field[],
): MessageView {
  const { role } = source;
  const label = roleLabels()[role] ?? role;
  if (problem && pieces.length === 0)
    return { role, label, pieces: before?.role === role ? before.pieces : [], stale: true };
  const sources = new Map(fields.map((field) => [field.name, sourceLabels()[field.source]]));
  return {
    role,
    label,
    pieces: pieces.map((piece) => pieceView(piece, sources)),
    stale: problem !== undefined,
  };
}

const roleLabels = (): Readonly<Record<string, string>> => ({
  system: vscode.l10n.t('System'),
  developer: vscode.l10n.t('Developer'),
  user: vscode.l10n.t('User'),
  assistant: vscode.l10n.t('Assistant'),
  tool: vscode.l10n.t('Tool'),
});

/** A value says what it is and where it comes from. */
function pieceView(
  { kind, text, variable, expression, problem }: TracedPiece,
  sources: ReadonlyMap<string, string>,
): PieceView {
  const view = { text, ...(variable !== undefined && { variable }) };
  if (kind === 'text' || kind === 'rest') return { kind: 'text', ...view };
  if (kind === 'value') {
    const source = variable === undefined ? undefined : sources.get(variable);
    const title = [expression, source].filter(Boolean).join(' · ');
    return { kind, ...view, ...(title !== '' && { title }) };
  }
  return { kind, ...view, ...(problem && { title: problem.message }) };
}

export function fieldView(field: Field): FieldView {
  const { name, kind, description, text, source, error, isUsed, value } = field;
  return {
    name,
    kind,
    description,
    text,
    source,
    sourceLabel: isUsed ? sourceLabels()[source] : vscode.l10n.t('not used by this version'),
    error: error && errorText(error),
    canSave: source === 'typed' && error === undefined && value !== undefined,
    unused: !isUsed,
  };
}

const sourceLabels = (): Readonly<Record<Field['source'], string>> => ({
  typed: vscode.l10n.t('typed'),
  sample: vscode.l10n.t('sample'),
  case: vscode.l10n.t('eval case'),
  missing: vscode.l10n.t('missing'),
});

function errorText(error: FieldError): string {
  if (error.code === 'not-json')
    return vscode.l10n.t(
      'Line {0} is not JSON: texts and keys need double quotes, and items a comma between them.',
      error.line,
    );
  return {
    'not-a-number': vscode.l10n.t('Write a number, such as 3 or 0.5.'),
    'not-whole': vscode.l10n.t('Write a whole number.'),
    'not-a-list': vscode.l10n.t('Write a list, such as ["one", "two"].'),
    'not-an-object': vscode.l10n.t('Write an object, such as {"name": "Ann"}.'),
  }[error.code];
}

export function versionViews(prompt: RegisteredPrompt, sources: Sources): VersionView[] {
  const served = servedVersions(prompt);
  return orderVersions(findContents(prompt, sources), served).map(({ version }) => {
    const name = version === DRAFT ? vscode.l10n.t('Draft') : version;
    const places = served.get(version)?.join(', ');
    return { version, label: places === undefined ? name : `${name} · ${places}` };
  });
}

export function usageView({ messages, total, cost, contextWindow }: PromptUsage): UsageView {
  const share = contextWindow === undefined ? undefined : (total.tokens / contextWindow) * 100;
  return {
    messages: messages.map(tokensText),
    total: tokensText(total),
    cost: cost ?? '',
    context: share,
    contextText:
      share === undefined || contextWindow === undefined
        ? vscode.l10n.t('context window unknown')
        : vscode.l10n.t('{0} of {1} tokens of context', percent(share), contextWindow.toLocaleString('en')),
  };
}

function tokensText({ tokens, certainty }: TokenCount): string {
  const number = tokens.toLocaleString('en');
  if (certainty === 'bound') return vscode.l10n.t('at most {0} tokens', number);
  if (certainty === 'estimate') return vscode.l10n.t('≈ {0} tokens', number);
  return tokens === 1 ? vscode.l10n.t('1 token') : vscode.l10n.t('{0} tokens', number);
}

const percent = (share: number): string =>
  share < 0.1 && share > 0 ? '< 0.1 %' : `${share.toFixed(share < 10 ? 1 : 0)} %`;
