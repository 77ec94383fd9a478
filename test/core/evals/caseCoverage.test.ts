import { expect, test } from 'vitest';
import { findCoverage } from '../../../src/core/evals/caseCoverage.ts';
import { describeGap } from '../../../src/core/evals/reports/coverageText.ts';
import { LineIndex } from '../../../src/core/base/lineIndex.ts';
import { prepare } from './evaluations.ts';

interface Given {
  /** Lines of the template, or the YAML of messages. */
  readonly template?: string;
  readonly messages?: string;
  readonly partial?: string;
  /** The variables of the cases, as YAML in flow style. */
  readonly cases: readonly string[];
}

/** The gaps, one a line: `file:line “what stands there” sentence`. */
async function gapsOf({ template = '', messages, partial, cases }: Given): Promise<string> {
  const text = template.trimEnd().replaceAll('\n', '\n        ');
  const wording = messages ?? `template: |\n        ${text}`;
  const files = {
    'prompt-registry.yaml': `endpoints:
  fake: { base_url: "http://localhost/v1" }
${partial === undefined ? '' : 'partials: { house: house.liquid }\n'}prompts:
  asked:
    evals: { suite: suite.yaml }
    draft:
      model: fake/m
      ${wording}
`,
    'suite.yaml': `defaultTest:\n  assert: [{ type: contains, value: ok }]\ntests:\n${cases
      .map((vars) => `  - vars: ${vars}\n`)
      .join('')}`,
    ...(partial !== undefined && { 'house.liquid': partial }),
  };
  const { workspace, evaluation } = await prepare(files, {}, 'asked');
  const { placed } = evaluation.subject;
  const { gaps } = findCoverage(placed, evaluation.subject.cases, workspace.store);
  return gaps
    .map((gap) => {
      const source = workspace.store.read(gap.uri);
      if (source.state !== 'loaded') throw new Error(`${gap.uri} was not read`);
      const { line } = new LineIndex(source.text).positionAt(gap.range.start);
      const shown = source.text.slice(gap.range.start, gap.range.end).trim().split('\n', 1)[0]!;
      return `${workspace.relative(gap.uri)}:${line + 1} “${shown}” ${describeGap(gap)}`;
    })
    .join('\n');
}

test('branches that no case renders are found at their tags, those inside of them are not repeated', async () => {
  const template = `{% if tone == "formal" %}Be formal.
{% elsif tone == "warm" %}Be warm. {% if deep %}Very.{% endif %}
{% else %}Be brief.
{% endif %}
{% case kind %}{% when "a" %}A.{% when "b", "c" %}B.{% else %}Other.{% endcase %}
{% for item in items %}- {{ item }}{% else %}None.{% endfor %}`;
  const cases = ['{ tone: formal, kind: a, items: [1] }', '{ tone: other, kind: b, items: [2, 3] }'];
  expect(await gapsOf({ template, cases })).toBe(
    [
      'prompt-registry.yaml:10 “{% elsif tone == "warm" %}” no case renders what stands behind {% elsif tone == "warm" %}',
      'prompt-registry.yaml:10 “deep” no case sets “deep”',
      'prompt-registry.yaml:13 “{% else %}” no case renders what stands behind {% else %}',
      'prompt-registry.yaml:14 “{% else %}” no case renders what stands behind {% else %}',
    ].join('\n'),
  );
});

test('a condition that holds in every case is one that nobody has tried without', async () => {
  const template = '{% if vip %}Hurry.{% endif %} {% unless quiet %}Say hello.{% endunless %} {{ text }}';
  expect(await gapsOf({ template, cases: ['{ vip: true, text: a }', '{ vip: 1, text: b }'] })).toBe(
    [
      'prompt-registry.yaml:9 “{% if vip %}” {% if vip %} holds in every case: none shows the prompt without it',
      'prompt-registry.yaml:9 “{% unless quiet %}” {% unless quiet %} holds in every case: none shows the prompt without it',
      'prompt-registry.yaml:9 “quiet” no case sets “quiet”',
    ].join('\n'),
  );
  expect(
    await gapsOf({
      template,
      cases: ['{ vip: true, quiet: true, text: a }', '{ vip: false, quiet: false, text: b }'],
    }),
  ).toBe('');
});

test('variables that no case sets or varies are found where they are first read', async () => {
  const template = 'In {{ language }}: {{ text }} {{ tone | default: "plain" }} {{ language }}';
  expect(
    await gapsOf({ template, cases: ['{ text: a, language: German }', '{ text: b, language: German }'] }),
  ).toBe(
    [
      'prompt-registry.yaml:9 “language” “language” has the same value in every case',
      'prompt-registry.yaml:9 “tone” no case sets “tone”',
    ].join('\n'),
  );
  // One case cannot vary anything.
  expect(await gapsOf({ template: '{{ text }}', cases: ['{ text: a }'] })).toBe('');
});

test('messages that are empty in every case, and partials with their branches in their own files', async () => {
  const messages = `messages:
        - { role: system, content: "{% render 'house', strict: strict %}" }
        - { role: developer, content: "{% if debug %}Think aloud.{% endif %}" }
        - { role: user, content: "{{ text }}" }`;
  const partial = 'House rules.\n{% if strict %}No jokes.{% else %}Jokes are fine.{% endif %}\n';
  const cases = ['{ text: a, strict: true }', '{ text: b, strict: true }'];
  expect(await gapsOf({ messages, partial, cases })).toBe(
    [
      'house.liquid:2 “{% else %}” no case renders what stands behind {% else %}',
      'prompt-registry.yaml:10 “strict” “strict” has the same value in every case',
      'prompt-registry.yaml:11 “{% if debug %}Think aloud.{% endif %}” this developer message is empty in every case',
      'prompt-registry.yaml:11 “{% if debug %}” no case renders what stands behind {% if debug %}',
      'prompt-registry.yaml:11 “debug” no case sets “debug”',
    ].join('\n'),
  );
});

test('lines of a liquid tag are branches too, and what is captured counts', async () => {
  const template = `{% liquid
  if a
    echo "A"
  else
    echo "B"
  endif
%}{% capture c %}{% if a %}x{% else %}y{% endif %}{% endcapture %}{{ c }} {{ text }}`;
  expect(await gapsOf({ template, cases: ['{ a: true, text: a }', '{ a: 1, text: b }'] })).toBe(
    [
      'prompt-registry.yaml:12 “else” no case renders what stands behind else',
      'prompt-registry.yaml:15 “{% else %}” no case renders what stands behind {% else %}',
    ].join('\n'),
  );
});
