import type { Evaluated } from '../evaluate.ts';
import type { CaseResult } from '../run.ts';
import { roundUsd } from './amounts.ts';
import { findFailedAssertions, reasonOf } from './findings.ts';
import type { FailedEvaluation } from './json.ts';

/**
 * JUnit XML as CI servers read it: a suite for each run, a test for each case, and one more test, `gate`, since
 * a version can regress without failing a case and pass its gate with failing ones. It is valid by Ant's schema,
 * which asks for most, and by those of Jenkins and its xUnit plugin.
 */
export function renderJunit(
  evaluated: readonly Evaluated[],
  failed: readonly FailedEvaluation[] = [],
): string {
  const refused = failed.map((failure, index) => renderRefused(failure, evaluated.length + index));
  const suites = [...evaluated.map(renderRun), ...refused];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function renderRun({ run, gate, notCompared }: Evaluated, id: number): string {
  const name = `${run.prompt} ${run.version}`;
  const gateTag = (
    { passed: undefined, inconclusive: undefined, failed: 'failure', incomplete: 'error' } as const
  )[gate.state];
  const seconds = (Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000;
  const attributes = {
    name,
    package: run.prompt,
    id,
    tests: run.cases.length + 1,
    failures: run.failed + (gateTag === 'failure' ? 1 : 0),
    errors: run.errors + (gateTag === 'error' ? 1 : 0),
    time: seconds.toFixed(3),
    timestamp: toTimestamp(run.started_at),
  };
  const properties = {
    score: run.score,
    samples: run.samples,
    schema_answers: run.structured?.answers,
    schema_adherent: run.structured?.adherent,
    schema_retry_cost_usd: run.structured?.retry_cost_usd,
    cost_usd: run.cost_usd === null ? null : roundUsd(run.cost_usd),
    suite: run.suite,
    model: run.model,
    content: run.content_digest,
    not_compared: notCompared,
  };
  const tests = [
    ...run.cases.map((result) => renderCase(run.prompt, result)),
    renderTest(
      { classname: run.prompt, name: 'gate', time: '0' },
      gateTag &&
        renderOutcome(gateTag, {
          type: 'gate',
          message: gate.reasons[0] ?? '',
          text: gate.reasons.join('\n'),
        }),
    ),
  ];
  return renderSuite(attributes, properties, tests);
}

/** When a run began: the schemas want no time zone, so it is that of Greenwich. */
const toTimestamp = (iso: string): string => iso.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);

/** What the schemas ask for besides, of a suite that no one host runs and that prints nothing. */
function renderSuite(attributes: Attributes, properties: Properties, tests: readonly string[]): string {
  const rest = { skipped: 0, hostname: 'localhost' };
  return `  <testsuite${renderAttributes({ ...attributes, ...rest })}>\n${renderProperties(properties)}${tests.join('')}    <system-out/>\n    <system-err/>\n  </testsuite>\n`;
}

function renderCase(prompt: string, result: CaseResult): string {
  const milliseconds = result.repeats.reduce((sum, { latency_ms }) => sum + (latency_ms ?? 0), 0);
  const attributes = { classname: prompt, name: result.description, time: (milliseconds / 1000).toFixed(3) };
  if (result.outcome === 'pass') return renderTest(attributes, undefined);
  const tag = result.outcome === 'fail' ? 'failure' : 'error';
  const [first] = result.repeats.filter(({ outcome }) => outcome === result.outcome);
  const [assertion] = first ? findFailedAssertions(first) : [];
  return renderTest(
    attributes,
    renderOutcome(tag, {
      type: assertion?.type ?? tag,
      message: reasonOf(result),
      text: describe(result),
    }),
  );
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

function renderRefused({ prompt, error }: FailedEvaluation, id: number): string {
  const attributes = {
    name: prompt,
    package: prompt,
    id,
    tests: 1,
    failures: 0,
    errors: 1,
    time: '0',
    timestamp: NEVER,
  };
  const outcome = renderOutcome('error', {
    type: error.code,
    message: error.message,
    text: error.hint ?? '',
  });
  const test = renderTest({ classname: prompt, name: 'run', time: '0' }, outcome);
  return renderSuite(attributes, { error: error.code }, [test]);
}

/** Stands for the time of a run that did not begin, where the schemas ask for one. */
const NEVER = '1970-01-01T00:00:00';

function renderTest(attributes: Attributes, outcome: string | undefined): string {
  const open = `    <testcase${renderAttributes(attributes)}`;
  return outcome === undefined ? `${open}/>\n` : `${open}>\n${outcome}    </testcase>\n`;
}

interface OutcomeText {
  /** The assertion, or the code of the error. */
  readonly type: string;
  readonly message: string;
  readonly text: string;
}

const renderOutcome = (tag: 'failure' | 'error', { type, message, text }: OutcomeText): string =>
  `      <${tag}${renderAttributes({ type, message })}>${escapeXml(text)}</${tag}>\n`;

type Properties = Readonly<Record<string, string | number | null | undefined>>;

function renderProperties(properties: Properties): string {
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
