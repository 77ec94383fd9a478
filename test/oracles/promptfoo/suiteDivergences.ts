/** One way in which a whole configuration gives something else here than with promptfoo 0.123.1, on purpose. */
interface SuiteDivergence {
  readonly theirs: string;
  readonly ours: string;
  readonly why: string;
  /** What each suite of suites.jsonl that shows the difference gives here, as drawn by its test. */
  readonly suites: Readonly<Record<string, readonly string[]>>;
}

export const suiteDivergences: readonly SuiteDivergence[] = [
  {
    theirs: 'A configuration without tests runs its prompt once, asserts nothing and reports 100 %.',
    ours: 'A suite without cases is an error.',
    why: 'Nothing was measured.',
    suites: { 'no tests at all': ['error suite-empty'] },
  },
  {
    theirs: 'A list in a template is printed with commas between its items.',
    ours: 'Printing a list is an error that says to write `| join` or `| json`.',
    why: 'Template languages differ in how they print a list; a prompt must not depend on which one renders it.',
    suites: {
      'array of numbers is not expanded': ['refused bad-input'],
      disableVarExpansion: ['refused bad-input'],
      'nested array expands as rows': ['refused bad-input'],
    },
  },
  {
    theirs: 'A variable that no case sets renders as nothing; a tag that is never closed is text.',
    ours: 'Both are errors before the first call.',
    why: 'A misspelled variable would otherwise be paid for, and pass.',
    suites: {
      'undefined var renders empty': ['refused has-problems'],
      'template syntax error': ['refused has-problems'],
      'nunjucks filters and loops': ['refused has-problems'],
    },
  },
  {
    theirs: 'Reports variables as they are written: with references to files and to other variables.',
    ours: 'Reports them as the prompt got them.',
    why: 'A reader wants to see what the model saw.',
    suites: {
      'var referencing var': ['{"name":"Ann","greet":"Hi Ann"} → "Hi Ann" pass 1'],
      'var file': ['{"v":"alpha"} → "alpha" pass 1'],
      'var file glob': ['{"v":"alpha"} → "alpha" pass 1', '{"v":"beta"} → "beta" pass 1'],
    },
  },
  {
    theirs: 'Reports the output as `transform` left it.',
    ours: 'Reports the answer of the model; assertions judge what `transform` makes of it.',
    why: 'What the model said is the evidence.',
    suites: {
      'transform option': [String.raw`{"out":"{\"a\":\"fox\"}"} → "{\"a\":\"fox\"}" pass 1`],
    },
  },
  {
    theirs: 'Code, other assertions or fixed texts take the place of the answer or of the variables.',
    ours: 'An error at the line that asks for it.',
    why: 'The suite would measure something else than the prompt, or run code where only data is expected.',
    suites: {
      transformVars: ['error suite-unsupported'],
      providerOutput: ['error suite-unsupported', 'error suite-unsupported'],
    },
  },
  {
    theirs: 'An unknown assertion type is found after the answer was paid for, and ends that case.',
    ours: 'An error at its line, before the first call. Several prompts of one run are not compared: a version is, with its baseline.',
    why: 'A suite is checked like code.',
    suites: {
      'assertion throws -> ERROR row': ['error suite-unknown-assertion'],
      'max-score': ['error suite-unknown-assertion'],
    },
  },
  {
    theirs: 'A test may name the prompts that it is for, and how often it is repeated.',
    ours: 'A warning at its line: every case runs with the prompt that names the suite, as often as `repeat` there says.',
    why: 'A score is the mean over cases that are all measured in the same way.',
    suites: {
      'prompt labels and test.prompts filter': [
        'warning suite-ignored-key',
        '{"out":"x"} → "A x" pass 1',
        '{"out":"y"} → "A y" pass 1',
        '{"out":"x"} → "B x" pass 1',
        '{"out":"y"} → "B y" pass 1',
      ],
      'per-test repeat': [
        'warning suite-ignored-key',
        '{"out":"fox"} → "fox" pass 1',
        '{"out":"cat"} → "cat" fail 0',
      ],
    },
  },
  {
    theirs: 'Derived metrics are computed over sums; a metric of weight 0 is always 0, an unknown name too.',
    ours: 'A warning at the line of `derivedMetrics`; named metrics are means, whatever the weight.',
    why: 'A number that nobody can interpret is worse than none. The `--json` output holds what to derive others from.',
    suites: {
      'derived metrics': [
        'warning suite-ignored-key',
        '{"out":"fox"} → "fox" pass 1 m=1',
        '{"out":"cat"} → "cat" fail 0 m=0',
        '{"out":"fox"} → "fox" pass 1 m=1',
      ],
      'f-score pattern with weight 0 (docs pattern)': [
        'warning suite-ignored-key',
        '{"out":"pos","label":"pos"} → "pos" pass 1 tp=1 fp=0',
        '{"out":"pos","label":"neg"} → "pos" fail 0 tp=0 fp=1',
        '{"out":"neg","label":"neg"} → "neg" pass 1 tp=0 fp=0',
      ],
    },
  },
  {
    theirs: 'Assertion templates work on its command line and not in its library; an empty prompt is refused.',
    ours: 'Both work.',
    why: 'One engine serves all hosts; what an empty text gives is for the assertions to say.',
    suites: {
      'assertionTemplates $ref': ['{"out":"fox"} → "fox" pass 1'],
      'empty output row': ['{} → "" fail 0'],
    },
  },
];

/**
 * Suites of suites.jsonl with tests that assert nothing, which promptfoo passes and which are errors here. Their
 * other behaviour is compared with an assertion added that always holds and weighs nothing.
 */
export const assertingNothing: readonly string[] = [
  'no assertions',
  'matrix from array vars',
  'array of numbers is not expanded',
  'mixed array first string expands',
  'disableVarExpansion',
  'nested array expands as rows',
  'var referencing var',
  'undefined var renders empty',
  'nunjucks filters and loops',
  'template syntax error',
  'comment-like var value',
  'html not escaped',
  'raw block',
  'json prompt escapes quotes',
  'yaml tests file',
  'prompt file and --- separator',
  'var file',
  'var file glob',
  'prompt labels and test.prompts filter',
];
