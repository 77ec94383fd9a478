import { type XmlElement, parseXmlDocument } from '../../../src/core/evals/scorers/xml.ts';

/** What a schema says of one element: its attributes, and its children as a pattern over their names. */
interface Rule {
  readonly required: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  /** Each child is its name and a space. */
  readonly children: RegExp;
  readonly hasText?: true;
}

export type JunitSchema = Readonly<Record<string, Rule>>;

const ANY = /^[^]*$/;
const TOKEN = /\S/;
const WHOLE = /^\s*[+-]?\d+\s*$/;
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/;
const LOCAL_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const SUREFIRE_TIME = /^(?:(?:\d{0,3},)*\d{3}|\d{0,3})*(?:\.\d*)?$/;
const NOTHING = /^$/;

const property: Rule = { required: { name: TOKEN, value: ANY }, children: NOTHING };
const output: Rule = { required: {}, children: NOTHING, hasText: true };
const all = (...names: string[]): Record<string, RegExp> =>
  Object.fromEntries(names.map((name) => [name, ANY]));

/** The rules of Ant's JUnit task (JUnit.xsd by Windy Road): the strictest that CI systems use. */
export const ANT: JunitSchema = {
  testsuites: { required: {}, children: /^(?:testsuite )*$/ },
  testsuite: {
    required: {
      name: TOKEN,
      package: ANY,
      id: WHOLE,
      timestamp: LOCAL_TIME,
      hostname: TOKEN,
      tests: WHOLE,
      failures: WHOLE,
      errors: WHOLE,
      time: DECIMAL,
    },
    optional: { skipped: WHOLE },
    children: /^properties (?:testcase )*system-out system-err $/,
  },
  properties: { required: {}, children: /^(?:property )*$/ },
  property,
  testcase: {
    required: { name: ANY, classname: ANY, time: DECIMAL },
    children: /^(?:(?:skipped|error|failure) )?$/,
  },
  failure: { required: { type: ANY }, optional: { message: ANY }, children: NOTHING, hasText: true },
  error: { required: { type: ANY }, optional: { message: ANY }, children: NOTHING, hasText: true },
  'system-out': output,
  'system-err': output,
};

/** The rules of Jenkins (junit-4.xsd of its DTKit, which JUnit itself tests its reports with). */
export const JENKINS: JunitSchema = {
  testsuites: {
    required: {},
    optional: all('name', 'time', 'tests', 'failures', 'disabled', 'errors'),
    children: /^(?:testsuite )*$/,
  },
  testsuite: {
    required: { name: ANY, tests: ANY },
    optional: all(
      'failures',
      'errors',
      'time',
      'disabled',
      'skipped',
      'timestamp',
      'hostname',
      'id',
      'package',
    ),
    children: /^(?:properties )?(?:testcase )*(?:system-out )?(?:system-err )?$/,
  },
  properties: { required: {}, children: /^(?:property )+$/ },
  property,
  testcase: {
    required: { name: ANY },
    optional: all('assertions', 'time', 'classname', 'status'),
    children: /^(?:skipped )?(?:error )*(?:failure )*(?:system-out )*(?:system-err )*$/,
  },
  failure: { required: {}, optional: all('type', 'message'), children: NOTHING, hasText: true },
  error: { required: {}, optional: all('type', 'message'), children: NOTHING, hasText: true },
  'system-out': output,
  'system-err': output,
};

/** The rules of Jenkins' xUnit plugin (junit-10.xsd), as far as they differ: more attributes, in any order. */
export const XUNIT_PLUGIN: JunitSchema = {
  ...JENKINS,
  testsuites: {
    required: {},
    optional: { ...all('name', 'tests', 'failures', 'errors'), time: SUREFIRE_TIME },
    children: /^(?:testsuite )*$/,
  },
  testsuite: {
    required: all('name', 'tests', 'failures', 'errors'),
    optional: {
      ...all('group', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'),
      time: SUREFIRE_TIME,
    },
    children: /^(?:(?:testsuite|properties|testcase|system-out|system-err) )*$/,
  },
  testcase: {
    required: { name: ANY },
    optional: all('time', 'classname', 'group'),
    children: /^(?:(?:skipped|error|failure|system-out|system-err) )*$/,
  },
};

/** What in a report a schema does not allow, and counts that are wrong, one sentence each. */
export function findJunitFaults(report: string, schema: JunitSchema): string[] {
  const xml = report.replace(/^<\?xml [^?]*\?>\s*/, ''); // Offsets count from the root.
  const root = parseXmlDocument(xml);
  if ('fault' in root) return [`It is no XML: ${root.fault}`];
  if (root.name !== 'testsuites') return [`The root is ${root.name}`];
  return faultsIn(root, xml, schema);
}

function faultsIn(element: XmlElement, xml: string, schema: JunitSchema): string[] {
  const { name, children } = element;
  const rule = schema[name];
  if (!rule) return [`There is no ${name}`];
  const attributes = attributesOf(element, xml);
  const allowed: Record<string, RegExp> = { ...rule.required, ...rule.optional };
  const names = children.map((child) => `${child.name} `).join('');
  return [
    ...Object.keys(rule.required).flatMap((key) => (attributes.has(key) ? [] : [`${name} has no ${key}`])),
    ...Array.from(attributes, ([key, value]) =>
      allowed[key]?.test(value) ? [] : [`${name} may not have ${key}="${value}"`],
    ).flat(),
    ...(rule.children.test(names) ? [] : [`${name} may not hold ${names}`]),
    ...(rule.hasText || textOf(element, xml).trim() === '' ? [] : [`${name} may not hold text`]),
    ...(name === 'testsuite' ? countFaults(element, attributes) : []),
    ...children.flatMap((child) => faultsIn(child, xml, schema)),
  ];
}

/** No schema can say it, but a CI system that shows wrong counts is worse than one that shows none. */
function countFaults({ children }: XmlElement, attributes: ReadonlyMap<string, string>): string[] {
  const tests = children.filter(({ name }) => name === 'testcase');
  const count = (tag: string): number =>
    tests.filter((test) => test.children.some(({ name }) => name === tag)).length;
  const counts = { tests: tests.length, failures: count('failure'), errors: count('error') };
  return Object.entries(counts).flatMap(([key, value]) =>
    attributes.get(key) === String(value) ? [] : [`${key} is ${attributes.get(key)}, not ${value}`],
  );
}

function attributesOf({ start }: XmlElement, xml: string): Map<string, string> {
  const tag = xml.slice(start).match(/^<[^\s/>]+((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>/)?.[1] ?? '';
  return new Map(
    Array.from(tag.matchAll(/([\w:-]+)="([^"]*)"/g), ([, key = '', value = '']) => [key, value]),
  );
}

/** What stands between the tags of an element and outside of its children. */
function textOf({ start, end, children }: XmlElement, xml: string): string {
  const inner = xml.slice(start, end);
  if (/^<[^>]*\/>$/.test(inner)) return '';
  let at = start + inner.indexOf('>') + 1;
  let text = '';
  for (const child of children) {
    text += xml.slice(at, child.start);
    at = child.end;
  }
  return text + xml.slice(at, Math.max(at, start + inner.lastIndexOf('</')));
}
