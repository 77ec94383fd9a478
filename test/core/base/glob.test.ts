import { describe, expect, test } from 'vitest';
import { globAlternatives, globPattern, toGlob } from '../../../src/core/base/glob.ts';

describe('globPattern', () => {
  test.each([
    ['prompts/*/prompt.yaml', ['prompts/a/prompt.yaml'], ['prompts/prompt.yaml', 'prompts/a/b/prompt.yaml']],
    ['prompts/**/*.yaml', ['prompts/a.yaml', 'prompts/a/b/c.yaml'], ['prompts/a.yml', 'a.yaml']],
    ['**/x.yaml', ['x.yaml', 'a/b/x.yaml'], ['ax.yaml']],
    ['a/**', ['a/b', 'a/b/c'], ['b/a']],
    ['v?.{yaml,yml}', ['v1.yaml', 'v2.yml'], ['v10.yaml', 'v1.json', 'v/.yaml']],
    ['[a-c].{y{a,}ml,md}', ['a.yaml', 'b.yml', 'c.md'], ['d.yaml', 'a.yl']],
    ['[!a]+(b).yaml', ['c+(b).yaml'], ['a+(b).yaml', 'cb.yaml']],
    ['a.b', ['a.b'], ['axb']],
  ])('%s', (glob, matching, others) => {
    const pattern = globPattern(glob);
    expect(matching.filter((path) => !pattern.test(path))).toEqual([]);
    expect(others.filter((path) => pattern.test(path))).toEqual([]);
  });

  test('braces are written out, also within each other', () => {
    expect(globAlternatives('a{b,c{d,e}}f')).toEqual(['abf', 'acdf', 'abf', 'acef']);
  });

  test('a path is matched by its glob, whatever is in it', () => {
    const path = 'a [b]/{c}*?\\d.yaml';
    expect(globPattern(toGlob(path)).test(path)).toBe(true);
    expect(globPattern(toGlob(path)).test('a xbx/xcxxxxd/yaml')).toBe(false);
  });
});
