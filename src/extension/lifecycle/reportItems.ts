import * as vscode from 'vscode';
import { isInTheWay, obstacleOf } from '../../core/lifecycle/requirements.ts';
import type { Requirement, RequirementId, Step } from '../../core/lifecycle/transition.ts';
import type { Target } from '../commands/target.ts';

/** A row of the confirmation: the action itself, another way out, or a line of the report. */
export interface ReportItem extends vscode.QuickPickItem {
  /** `accept`: do it; `override`: do it, with a reason; a command: what helps instead. */
  readonly choice?: 'accept' | 'override' | vscode.Command;
}

/** Names of the action's rows: “Deploy 2.1.0 to Production”, “Deploy Anyway…”. */
export interface ActionLabels {
  readonly accept: string;
  readonly override: string;
  /** Where the change is made. */
  readonly description: string;
  /** What changes first. */
  readonly detail: string | undefined;
}

/** The rows of a confirmation: what can be done first, then the report, what is in the way first. */
export function reportItems(transition: Step, labels: ActionLabels, target: Target): ReportItem[] {
  const obstacle = obstacleOf(transition);
  const actions: ReportItem[] = [];
  const detail = labels.detail === undefined ? {} : { detail: labels.detail };
  if (obstacle === 'none')
    actions.push({
      label: `$(check) ${labels.accept}`,
      description: labels.description,
      ...detail,
      choice: 'accept',
    });
  else actions.push(...findRemedies(transition, target));
  if (obstacle === 'overridable')
    actions.push({
      label: `$(warning) ${labels.override}`,
      description: vscode.l10n.t('asks for a reason, which is recorded'),
      ...detail,
      choice: 'override',
    });
  const report = transition.requirements.toSorted((a, b) => weightOf(a) - weightOf(b));
  return [...actions, ...(report.length > 0 ? [separator, ...report.map(toItem)] : [])];
}

const separator: ReportItem = { label: '', kind: vscode.QuickPickItemKind.Separator };

/** What resolves a requirement, where one command does. */
const remedies: Partial<Record<RequirementId, 'evals' | 'shadow' | 'open'>> = {
  'score-fresh': 'evals',
  'shadow-passed': 'shadow',
  'shadow-sufficient': 'shadow',
  'score-sufficient': 'open',
  'no-regression': 'open',
  'content-complete': 'open',
  'template-parses': 'open',
  'target-valid': 'open',
  'variables-compatible': 'open',
  'cost-cap-holds': 'open',
  'experiment-guarded': 'open',
};

function findRemedies({ requirements }: Step, target: Target): ReportItem[] {
  const found = new Set(requirements.flatMap((one) => (isInTheWay(one) ? (remedies[one.id] ?? []) : [])));
  const version = target.version ?? '';
  const items: ReportItem[] = [];
  if (found.has('evals')) {
    const title = vscode.l10n.t('Run Regression Evals');
    const command = { command: 'promptLedger.runEvals', title, arguments: [target] };
    items.push({ label: `$(beaker) ${title}`, description: version, choice: command });
  }
  if (found.has('shadow')) {
    const title = vscode.l10n.t('Shadow-Validate');
    const command = { command: 'promptLedger.shadowValidate', title, arguments: [target] };
    items.push({ label: `$(eye) ${title}…`, description: version, choice: command });
  }
  if (found.has('open')) {
    const title = vscode.l10n.t('Open {0}', version);
    const command = { command: 'promptLedger.openPrompt', title, arguments: [target] };
    items.push({ label: `$(go-to-file) ${title}`, choice: command });
  }
  return items;
}

/** What is in the way comes first, then what is worth knowing, then what is in order. */
function weightOf(one: Requirement): number {
  if (one.outcome === 'met') return 3;
  return { required: 0, overridable: 1, advice: 2 }[one.strength];
}

/** One line says it; what does not fit goes below. */
function toItem(one: Requirement): ReportItem {
  // A row shows no Markdown.
  const text = one.text.replaceAll('`', '');
  const sentence = /^.+?\.(?= )/.exec(text)?.[0] ?? text;
  const clause = /^.{20,}?[:;](?= )/.exec(text)?.[0] ?? text;
  const first = [text, sentence, clause].find((part) => part.length <= MOST_CHARACTERS) ?? clause;
  const rest = text.slice(first.length).trim();
  return {
    label: `$(${iconOf(one)}) ${first}`,
    // Whose gate asks for it.
    ...(one.gate && { description: one.gate }),
    ...(rest !== '' && { detail: rest }),
  };
}

/** What a row of a quick pick shows at its usual width. */
const MOST_CHARACTERS = 84;

function iconOf({ outcome, strength }: Requirement): string {
  if (outcome === 'met') return 'pass';
  if (strength === 'required') return 'error';
  if (strength === 'overridable') return 'warning';
  return outcome === 'unknown' ? 'question' : 'info';
}
