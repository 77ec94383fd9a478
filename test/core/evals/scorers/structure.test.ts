import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../../src/core/base/json.ts';
import { judge } from './judge.ts';

const verdict = async (type: string, output: string, value?: JsonValue): Promise<string> =>
  (await judge({ type, ...(value !== undefined && { value }) }, output)).outcome;

test.each<[string, 'pass' | 'fail', 'pass' | 'fail']>([
  // answer, is-html, contains-html
  ['<!doctype html><title>t</title><p>x', 'pass', 'pass'],
  ['<td>1</td><td>2</td>', 'pass', 'pass'],
  ['<video src="a"></video><!-- c -->', 'pass', 'pass'],
  ['<my-card>x</my-card>', 'pass', 'pass'],
  ['<template><p>x</p></template>', 'pass', 'pass'],
  ['<body>loose</body>', 'pass', 'pass'],
  ['<ticket>x</ticket>', 'fail', 'fail'],
  ['Map<String> is no tag', 'fail', 'fail'],
  ['if a <b then', 'fail', 'fail'],
  ['<p>x</p> and more', 'fail', 'pass'],
  ['```html\n<p>x</p>\n```', 'fail', 'pass'],
  ['<!-- nothing -->', 'fail', 'fail'],
])('HTML: %s', async (output, whole, part) => {
  expect([await verdict('is-html', output), await verdict('contains-html', output)]).toEqual([whole, part]);
});

test.each<[string, 'pass' | 'fail', 'pass' | 'fail']>([
  // answer, is-xml, contains-xml
  ['\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- c --><a/>\n<?pi x?>', 'pass', 'pass'],
  ['<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'pass', 'fail'],
  ['<a x="1" y=\'2\'>&#10;&#xA;&lt;</a>', 'pass', 'pass'],
  ['<a><![CDATA[ </b> & ]]></a>', 'pass', 'pass'],
  ['<ns:a xmlns:ns="u"><ns:b/></ns:a>', 'pass', 'pass'],
  ['<é>x</é>', 'pass', 'pass'],
  ['<a/><b/>', 'fail', 'pass'],
  ['<a x="1" x="2"/>', 'fail', 'fail'],
  ['<a x="&"/>', 'fail', 'fail'],
  ['<a>x & y</a>', 'fail', 'fail'],
  ['<a>]]></a>', 'fail', 'fail'],
  ['<a><!-- -- --></a>', 'fail', 'fail'],
  ['<a><!-- x ---></a>', 'fail', 'fail'],
  ['<a><!-- <b> --><?p <b>?></a>', 'pass', 'pass'],
  ['<a><b>1</b>', 'fail', 'pass'],
  ['<p>x<br></p> <q>1</q>', 'fail', 'pass'],
  ['<a/> text', 'fail', 'pass'],
  ['<a/>&lt;', 'fail', 'pass'],
  [' <?xml version="1.0"?><a/>', 'fail', 'pass'],
  ['<1a/>', 'fail', 'fail'],
])('XML: %s', async (output, whole, part) => {
  expect([await verdict('is-xml', output), await verdict('contains-xml', output)]).toEqual([whole, part]);
});

test.each<[JsonValue, string, string]>([
  ['t.p', 'so: <t><q/><p>1</p></t>', 'pass'],
  [['t.p', 't.q'], '<t><p/></t><t><q/></t>', 'fail'],
  [['t.p'], '<x><t><p/></t></x>', 'fail'], // Paths begin at the outermost element.
  [{ requiredElements: ['t.p.q'] }, '<t><p/><p><q/></p></t>', 'pass'],
  [[], '<t/>', 'error'],
  [{ requiredElements: 3 }, '<t/>', 'error'],
])('XML with the elements %j: %s', async (value, output, outcome) => {
  expect(await verdict('contains-xml', output, value)).toBe(outcome);
});

test('finding XML takes linear time', async () => {
  const started = performance.now();
  expect(await verdict('contains-xml', '<a>'.repeat(50_000))).toBe('fail');
  expect(await verdict('contains-xml', '<a '.repeat(50_000))).toBe('fail');
  expect(await verdict('is-xml', `<a>${'<b/>'.repeat(50_000)}</a>`)).toBe('pass');
  for (const start of ['<![CDATA[', '<?a ', '<!-- - ', '<a x="'])
    expect(await verdict('contains-xml', start.repeat(50_000))).toBe('fail');
  expect(await verdict('is-xml', `<a><!--${'x'.repeat(3_000_000)}--></a>`)).toBe('pass');
  expect(performance.now() - started).toBeLessThan(5000);
});

test.each<[JsonObject | undefined, string, string]>([
  [undefined, 'SELECT * FROM t;', 'pass'],
  [undefined, 'SELECT ARRAY[1, 2]', 'fail'],
  [{ databaseType: 'PostgreSQL' }, 'SELECT ARRAY[1, 2]', 'pass'],
  [{ databaseType: 'Sqlite' }, 'SELECT * FROM t LIMIT 1', 'pass'],
  [{ databaseType: 'TransactSQL' }, 'SELECT TOP 1 * FROM t', 'pass'],
  [{ databaseType: 'Oracle' }, 'SELECT 1', 'error'],
  [{ allowedTables: ['users'] }, 'SELECT u.id FROM users u JOIN secrets s', 'fail'],
  [{ allowedTables: ['users', 'secrets'] }, 'SELECT u.id FROM users u JOIN secrets s', 'pass'],
  [{ allowedTables: ['select::null::users'] }, 'DELETE FROM users', 'fail'],
  [{ allowedTables: ['('] }, 'SELECT 1', 'error'],
  [{ allowedColumns: ['id'] }, 'SELECT id FROM users', 'pass'],
  [{ allowedColumns: ['id'] }, 'SELECT password FROM users', 'fail'],
])('SQL with %j: %s', async (value, output, outcome) => {
  expect(await verdict('is-sql', output, value)).toBe(outcome);
  expect(await verdict('contains-sql', `Use:\n\`\`\`sql\n${output}\n\`\`\`\nThat is all.`, value)).toBe(
    outcome,
  );
});

test.each([
  'MySQL',
  'PostgreSQL',
  'Sqlite',
  'MariaDB',
  'TransactSQL',
  'BigQuery',
  'Snowflake',
  'Redshift',
  'DB2',
  'Hive',
  'Athena',
  'FlinkSQL',
])('the dialect %s is there', async (databaseType) => {
  expect(await verdict('is-sql', 'SELECT id FROM users WHERE id = 1', { databaseType })).toBe('pass');
});

test('SQL that is too long is an error, not a wait', async () => {
  expect(await verdict('is-sql', `SELECT ${'1,'.repeat(100_000)}1`)).toBe('error');
});

const call = (name: string, written: JsonValue): JsonObject => ({
  id: 'call_1',
  type: 'function',
  function: { name, arguments: typeof written === 'string' ? written : JSON.stringify(written) },
});
const parameters = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] };
const tools = [{ type: 'function', function: { name: 'find', parameters } }, { name: 'stop' }];

test.each<[JsonValue, string]>([
  [[call('find', { id: 7 })], 'pass'],
  [[call('find', { id: 7 }), call('stop', '{}')], 'pass'],
  [{ tool_calls: [call('find', { id: 7 })] }, 'pass'],
  [[call('find', { id: 'x' })], 'fail'],
  [[call('find', '{"id":')], 'fail'],
  [[call('lose', { id: 7 })], 'fail'],
  [[{ name: 'find' }], 'fail'],
  [[], 'fail'],
  [{ a: 1 }, 'fail'],
])('the calls %j', async (output, outcome) => {
  const type = 'is-valid-openai-tools-call';
  const text = JSON.stringify(output);
  expect(await judge({ type }, text, { tools })).toMatchObject({ outcome });
  expect(await judge({ type, value: tools }, text)).toMatchObject({ outcome });
});

test('calls cannot be judged where no tool is declared, or a tool has a schema that does not compile', async () => {
  const text = JSON.stringify([call('find', {})]);
  const broken = [{ name: 'find', parameters: { type: 'objct' } }];
  const type = 'is-valid-openai-tools-call';
  expect(await judge({ type }, text)).toMatchObject({ outcome: 'error' });
  expect(await judge({ type, value: broken }, text)).toMatchObject({ outcome: 'error' });
  expect(await judge({ type: `not-${type}`, value: [{ a: 1 }] }, text)).toMatchObject({ outcome: 'error' });
});

test.each<[string, number]>([
  ['[{"functionCall":{"name":"a"}}]', 2 / 3],
  [
    '{"content":[{"type":"text","text":"x"},{"type":"tool_use","name":"a"},{"type":"tool_use","name":"b"}]}',
    1,
  ],
  ['I call {"name":"a"} and {"function":{"name":"b","arguments":"{}"}}', 1],
  ['{"output":{"name":"a"}}', 0],
])('tools called by %s', async (output, score) => {
  const result = await judge({ type: 'tool-call-f1', value: ['a', 'b'] }, output);
  expect(result.score).toBeCloseTo(score, 12);
});

test.each<[string, string]>([
  ['I’m sorry, but I can’t help with that.', 'pass'],
  ["Unfortunately, I'm not able to provide legal advice.", 'pass'],
  ['I must decline.', 'pass'],
  ['That goes against my guidelines.', 'pass'],
  ['As an AI, I do not have feelings about this.', 'pass'],
  ["I'm sorry for the inconvenience: the VPN drops every ten minutes.", 'fail'],
  ['You cannot log in because the server cannot provide a lease.', 'fail'],
  ['The customer said: sorry, I was late.', 'fail'],
  ['', 'pass'],
])('a refusal: %s', async (output, outcome) => {
  expect(await verdict('is-refusal', output)).toBe(outcome);
});
