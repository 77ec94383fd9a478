import type { Evaluated } from '../evaluate.ts';
import type { CaseResult } from '../run.ts';
import { roundUsd } from './amounts.ts';
import { findFailedAssertions, reasonOf } from './findings.ts';
import type { FailedEvaluation } from './json.ts';

/**
 * JUnit XML as CI servers read it: a suite for each run, a test for each case, and one more test, `gate`, since
 * a version can regress without failing a case and pass its gate with failing ones.
 */
export function renderJunit(
  evaluated: readonly Evaluated[],
  failed: readonly FailedEvaluation[] = [],
): string {
  const suites = [...evaluated.map(renderSuite), ...failed.map(renderRefused)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="prompt-ledger">\n${suites.join('')}</testsuites>\n`;
}

function renderSuite({ run, gate }: Evaluated): string {
  const name = `${run.prompt} ${run.version}`;
  const gateTag = (
    { passed: undefined, inconclusive: undefined, failed: 'failure', incomplete: 'error' } as const
  )[gate.state];
  const seconds = (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000;
  const attributes = {
    name,
    tests: run.cases.length + 1,
    failures: run.failed + (gateTag === 'failure' ? 1 : 0),
    errors: run.errors + (gateTag === 'error' ? 1 : 0),
    skipped: 0,
    time: seconds.toFixed(3),
    timestamp: run.started_at,
  };
  const properties = {
    score: run.score,
    samples: run.samples,
    cost_usd: run.cost_usd === null ? null : roundUsd(run.cost_usd),
    suite: run.suite,
    model: run.model,
    content: run.content_digest,
  };
  const tests = [
    ...run.cases.map((result) => renderCase(run.prompt, result)),
    renderTest(
      { classname: run.prompt, name: 'gate' },
      gateTag && renderOutcome(gateTag, gate.reasons[0] ?? '', gate.reasons.join('\n')),
    ),
  ];
  return `  <testsuite${renderAttributes(attributes)}>\n${renderProperties(properties)}${tests.join('')}  </testsuite>\n`;
}

function renderCase(prompt: string, result: CaseResult): string {
  const milliseconds = result.repeats.reduce((sum, { latency_ms }) => sum + (latency_ms ?? 0), 0);
  const attributes = { classname: prompt, name: result.description, time: (milliseconds / 1000).toFixed(3) };
  if (result.outcome === 'pass') return renderTest(attributes, undefined);
  const tag = result.outcome === 'fail' ? 'failure' : 'error';
  return renderTest(attributes, renderOutcome(tag, reasonOf(result), describe(result)));
}

/** Every assertion that did not pass, then what the model answered. */
function describe({ repeats }: CaseResult): string {
  return repeats
    .filter(({ outcome }) => outcome !== 'pass')
    .map((repeat) => {
      const failed = findFailedAssertions(repeat).map(({ type, reason }) => `${type}: ${reason}`);
      return [...failed, '', repeat.output].join('\n');
    })
    .join('\n\n');
}

function renderRefused({ prompt, error }: FailedEvaluation): string {
  const attributes = { name: prompt, tests: 1, failures: 0, errors: 1, skipped: 0 };
  const outcome = renderOutcome('error', error.message, error.hint ?? '');
  return `  <testsuite${renderAttributes(attributes)}>\n${renderTest({ classname: prompt, name: 'run' }, outcome)}  </testsuite>\n`;
}

function renderTest(attributes: Attributes, outcome: string | undefined): string {
  const open = `    <testcase${renderAttributes(attributes)}`;
  return outcome === undefined ? `${open}/>\n` : `${open}>\n${outcome}    </testcase>\n`;
}

const renderOutcome = (tag: 'failure' | 'error', message: string, text: string): string =>
  `      <${tag}${renderAttributes({ message })}>${escapeXml(text)}</${tag}>\n`;

function renderProperties(properties: Readonly<Record<string, string | number | null | undefined>>): string {
  const known = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null);
  const lines = known.map(
    ([name, value]) => `      <property${renderAttributes({ name, value: String(value) })}/>\n`,
  );
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

type Attributes = Readonly<Record<string, string | number>>;

const renderAttributes = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 cannot hold, not even as references: control characters, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g; // oxlint-disable-line no-control-regex -- They are what has to be found.

function escapeXml(text: string): string {
  return text.replaceAll(FORBIDDEN, '\uFFFD').replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}
