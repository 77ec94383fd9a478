import { test } from 'vitest';
import { expectMarked, expectPrompt } from './checked.ts';

const CONTENT = '{ model: gpt-4o, template: Hi }';

test('version-invalid: pointers, environments, rollback targets and keys', () =>
  expectPrompt(`
version: 2.1
#        ^^^ error version-invalid: YAML reads 2.1 as a number. Write the version in quotes and with three parts, such as "2.1.0".
rollback_to: v2.0.0
#            ^^^^^^ error version-invalid: “v2.0.0” is no semantic version. Write three numbers, such as "2.0.0", without the “v”.
environments: { staging: 1.0.0, dev: "2", test: 3 }
#                                    ^^^ error version-invalid: “2” is no semantic version. Write three numbers, such as "2.0.0".
#                                               ^ error version-invalid: YAML reads 3 as a number. Write the version in quotes and with three parts, such as "3.0.0".
versions:
  1.0.0: ${CONTENT}
  2.0: ${CONTENT}
# ^^^ error version-invalid: “2.0” is no semantic version. Write three numbers, such as "2.0.0".
  " 1.2.3": ${CONTENT}
# ^^^^^^^^ error version-invalid: “ 1.2.3” is no semantic version. Write three numbers, such as "1.2.3".
  next: ${CONTENT}
# ^^^^ error version-invalid: “next” is no semantic version. Write three numbers, such as "1.0.0".
  1.0.0-rc.1+build: ${CONTENT}
`));

test('version-invalid: the names of version files', () =>
  expectPrompt(
    `
versions_dir: released
#             ^^^^^^^^ error version-invalid: The folder holds “latest.yaml”, whose name is no semantic version. Rename it, to “1.0.0.yaml” for example.
`,
    { 'released/latest.yaml': 'model: gpt-4o\ntemplate: Hi\n' },
  ));

test('version-undefined: what a pointer names is nowhere in the files', () =>
  expectPrompt(`
version: "3.0.0"
#        ^^^^^^^ error version-undefined: Version 3.0.0 stands nowhere in the files, so it cannot be served. Add it under \`versions\`, or name one that is there: 2.0.0.
environments: { staging: "2.0.0", dev: "2.9.9" }
#                                      ^^^^^^^ error version-undefined
versions:
  "2.0.0": ${CONTENT}
`));

test('version-undefined: a prompt without any content', () =>
  expectPrompt(`
version: "3.0.0"
#        ^^^^^^^ error version-undefined: Version 3.0.0 stands nowhere in the files, so it cannot be served. Add it under \`versions\`.
`));

test('a version that stands inline, under versions or in a file is defined', () =>
  expectPrompt(
    `
version: "3.0.0"
environments: { staging: "2.0.0", dev: "1.0.0" }
rollback_to: "1.0.0"
model: gpt-4o
template: Hi
versions:
  "2.0.0": ${CONTENT}
versions_dir: released
`,
    { 'released/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hi\n' },
  ));

test('rollback-target-undefined is a warning', () =>
  expectPrompt(`
version: "2.1.0"
rollback_to: "2.0.0" # auto-rollback target
#            ^^^^^^^ warning rollback-target-undefined: Version 2.0.0 is not in the files, so there is nothing to roll back to at run time. Add it under \`versions\`; Git’s history may have it.
model: gpt-4o
template: Hi
`));

test('rollback-target-is-current', () =>
  expectPrompt(`
version: "2.1.0"
rollback_to: "2.1.0"
#            ^^^^^^^ error rollback-target-is-current: A rollback would change nothing: 2.1.0 is what \`version\` names. Name an earlier version, or remove this line.
model: gpt-4o
template: Hi
`));

test('duplicate-version: inline and under versions', () =>
  expectPrompt(`
version: "1.0.0"
#        ^^^^^^^ error duplicate-version: Version 1.0.0 stands in two places: in \`versions\` and in the prompt itself. Keep one of them.
model: gpt-4o
template: Hi
versions:
  "1.0.0": ${CONTENT}
`));

test('duplicate-version: under versions and in a file', () =>
  expectPrompt(
    `
versions:
  "1.0.0": ${CONTENT}
versions_dir: released
#             ^^^^^^^^ error duplicate-version: Version 1.0.0 stands in two places: in \`versions\` and in a file of \`versions_dir\`. Keep one of them.
`,
    { 'released/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hi\n' },
  ));

test('duplicate-version: a draft beside content that no version names', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
# ^ error duplicate-version: The content without a version stands in two places: in \`draft\` and in the prompt itself. Keep one of them.
    model: gpt-4o
    template: Hi
    draft: ${CONTENT}
`,
  }));

test('a draft beside the inline content of a version is how a team starts', () =>
  expectPrompt(`
version: "1.0.0"
model: gpt-4o
template: Hi
draft: ${CONTENT}
`));
