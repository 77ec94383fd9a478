import type { Outcome } from '../../../src/core/evals/outcome.ts';

/** One way in which an assertion is judged differently here than by promptfoo 0.123.1, on purpose. */
export interface Divergence {
  readonly id: string;
  readonly theirs: string;
  readonly ours: string;
  readonly why: string;
  /** Our outcome, score (to nine decimals) and metrics for each row of the tables that shows the difference. */
  readonly rows: Readonly<Record<string, readonly [Outcome, number, Readonly<Record<string, number>>?]>>;
}

/** Rows of assertions.jsonl by id, those of graded.jsonl as `graded-<line from 0>`. */
export const divergences: readonly Divergence[] = [
  {
    id: 'contains-json-strict',
    theirs: 'Counts braces without looking at strings, reads what it finds as lenient YAML, and never sees arrays.',
    ours: 'Finds strict JSON, objects and arrays, with brackets in strings as text.',
    why: 'What passes must be readable by the program that uses the answer; `{broken` and `{a: 1}` are not.',
    rows: {
      777: ['pass', 1], 778: ['fail', 0], 781: ['pass', 1], 789: ['fail', 0], 790: ['pass', 1], 817: ['fail', 0],
      818: ['pass', 1], 819: ['fail', 0], 822: ['pass', 1], 823: ['fail', 0], 824: ['pass', 1], 826: ['pass', 1],
      827: ['fail', 0], 828: ['pass', 1], 829: ['fail', 0], 830: ['pass', 1], 846: ['fail', 0], 849: ['pass', 1],
      850: ['fail', 0],
    },
  },
  {
    id: 'empty-reason-fails',
    theirs: 'A failing assertion with an empty reason leaves the test passing.',
    ours: 'The test passes when no assertion fails.',
    why: 'A verdict must not depend on its explanation.',
    rows: { 1616: ['fail', 0.2], 1617: ['fail', 0.6] },
  },
  {
    id: 'metric-without-weight',
    theirs: 'An assertion of weight 0 always adds 0 to its metric.',
    ours: 'Weight 0 takes an assertion out of the score of the case; in its metric it counts with weight 1.',
    why: 'Counting without judging is what a metric of weight 0 is for.',
    rows: { 1605: ['pass', 0, { m: 1 }], 1606: ['fail', 0, { m: 1 / 3 }] },
  },
  {
    id: 'assert-set-weight-0',
    theirs: 'Weight 0 keeps an assertion from failing the test, but not an assert-set.',
    ours: 'The same for both.',
    why: 'One rule is easier to know than two.',
    rows: { 1517: ['pass', 1] },
  },
  {
    id: 'javascript-inverted-score',
    theirs: '`not-javascript` inverts the verdict and leaves the score.',
    ours: 'The score becomes 1 − score, held between 0 and 1.',
    why: 'A passing assertion must not pull the score of its case down.',
    rows: {
      1398: ['fail', 0], 1402: ['pass', 1], 1404: ['pass', 1], 1408: ['fail', 0.3], 1410: ['pass', 0.3],
      1412: ['pass', 0.3], 1442: ['fail', 0.6], 1446: ['pass', 0.6], 1450: ['fail', 0.8],
    },
  },
  {
    id: 'javascript-error',
    theirs: 'Code that throws, or gives something else than a verdict, fails, with and without `not-`; NaN passes `not-`.',
    ours: 'An error.',
    why: 'Code that breaks has not judged the answer, and an error never becomes a pass or fail.',
    rows: {
      1419: ['error', 0], 1420: ['error', 0], 1421: ['error', 0], 1422: ['error', 0], 1423: ['error', 0],
      1424: ['error', 0], 1429: ['error', 0], 1430: ['error', 0], 1432: ['error', 0], 1434: ['error', 0],
      1436: ['error', 0],
    },
  },
  {
    id: 'rubric-verdict',
    theirs: 'Without `pass` the judge\'s reply passes, whatever its score; scores outside 0 to 1 are taken as they are.',
    ours: 'Without `pass` the score decides (from the threshold, or 0.5, on); without both it is an error; scores are held between 0 and 1.',
    why: 'A reply that says nothing is no pass, and a mean of scores needs one scale.',
    rows: {
      'graded-4': ['fail', 0.3], 'graded-12': ['error', 0], 'graded-13': ['error', 0], 'graded-18': ['pass', 1],
      'graded-19': ['pass', 0], 'graded-20': ['fail', 0], 'graded-25': ['pass', 0.7], 'graded-32': ['error', 0],
    },
  },
  {
    id: 'rubric-brace-in-reason',
    theirs: 'A brace in the text of the reason makes the reply unreadable.',
    ours: 'The reply is read as the JSON that it is.',
    why: 'Judges quote code.',
    rows: {
      'graded-21': ['pass', 1], 'graded-22': ['pass', 1], 'graded-41': ['fail', 0], 'graded-42': ['fail', 0],
    },
  },
  {
    id: 'templates-in-objects',
    theirs: 'Variables are put into texts and lists of texts, not into objects.',
    ours: 'Into every text of a value.',
    why: 'A template that silently stays as it is compares the answer with braces.',
    rows: { 311: ['pass', 1], 312: ['fail', 0], 765: ['pass', 1], 766: ['fail', 0] },
  },
  {
    id: 'liquid-strict',
    theirs: 'Templates are Nunjucks; a missing variable is empty.',
    ours: 'Templates are Liquid; a missing variable or filter is an error.',
    why: 'Prompts and suites share one template language, and a misspelt variable must not pass.',
    rows: { 322: ['error', 0], 323: ['error', 0], 325: ['error', 0] },
  },
  {
    id: 'nothing-asserted',
    theirs: 'No assertions, an empty list of texts or an absent value is judged like any other, and may pass.',
    ours: 'An error.',
    why: 'A case that asserts nothing must not count as evidence.',
    rows: {
      321: ['error', 0], 394: ['error', 0], 395: ['error', 0], 441: ['error', 0], 442: ['error', 0],
      489: ['error', 0], 535: ['error', 0], 536: ['error', 0], 1599: ['error', 0], 1615: ['error', 0],
    },
  },
  {
    id: 'regex-invalid',
    theirs: 'A pattern that does not compile fails, with and without `not-`.',
    ours: 'An error.',
    why: 'The mistake is in the suite, not in the answer.',
    rows: { 600: ['error', 0], 601: ['error', 0] },
  },
  {
    id: 'is-refusal-empty',
    theirs: 'An empty answer passes with score 0; an answer that is no text counts as a refusal, with score 0 too.',
    ours: 'An empty answer is a refusal with score 1; JSON is an answer.',
    why: 'The score follows the verdict, and a program that gets JSON got an answer.',
    rows: { 1181: ['pass', 1], 1191: ['fail', 0], 1192: ['pass', 1] },
  },
  {
    id: 'xml-undefined-entity',
    theirs: '`contains-xml` accepts an entity that nobody defines, which `is-xml` refuses.',
    ours: 'Both refuse it.',
    why: 'What passes must be readable by an XML parser.',
    rows: { 1275: ['fail', 0] },
  },
  {
    id: 'sql-by-the-grammar',
    theirs: 'Guesses that an alias without AS is a missing comma, and that a function is unknown to the dialect.',
    ours: 'What the grammar of the dialect accepts is SQL.',
    why: '`SELECT a b FROM t` is valid, and which functions there are depends on the database.',
    rows: {
      1357: ['pass', 1], 1360: ['fail', 0], 1377: ['pass', 1], 1378: ['fail', 0], 1379: ['pass', 1],
      1380: ['fail', 0],
    },
  },
  {
    id: 'tool-call-inverted-score',
    theirs: '`not-tool-call-f1` inverts the verdict and leaves the score.',
    ours: 'The score becomes 1 − score.',
    why: 'A passing assertion must not pull the score of its case down.',
    rows: {
      1462: ['fail', 0], 1465: ['pass', 1], 1471: ['fail', 0], 1474: ['fail', 0], 1480: ['pass', 1 / 3],
    },
  },
  {
    id: 'no-threshold-inverted',
    theirs: 'Without a threshold `perplexity-score` passes, with `not-` too.',
    ours: 'Inverted it fails.',
    why: '`not-` inverts, without exceptions.',
    rows: { 1106: ['fail', 0.52497918747894] },
  },
  {
    id: 'not-is-honoured',
    theirs: '`not-` in front of `factuality` and `model-graded-closedqa` is accepted and ignored.',
    ours: 'It inverts.',
    why: 'A prefix that silently does nothing turns a failure into a pass.',
    rows: {
      'graded-50': ['fail', 0], 'graded-51': ['fail', 0], 'graded-52': ['pass', 1], 'graded-58': ['fail', 0],
    },
  },
  {
    id: 'judge-reply-unusable',
    theirs: 'A reply of the judge that is none of those asked for fails the answer, or passes as it would be read loosely.',
    ours: 'The judge is asked once more; then it is an error.',
    why: 'A judge that could not judge says nothing of the answer.',
    rows: {
      'graded-49': ['error', 0], 'graded-53': ['error', 0], 'graded-56': ['error', 0], 'graded-57': ['error', 0],
      'graded-59': ['error', 0],
    },
  },
  {
    id: 'similar-best',
    theirs: 'Of several texts the first that is similar enough gives the score.',
    ours: 'The most similar one does.',
    why: 'A score must not depend on the order in which references are written.',
    rows: { 'graded-72': ['fail', 0], 'graded-80': ['pass', 1] },
  },
  {
    id: 'select-best-compares',
    theirs: 'Passes over `select-best` where there is a single prompt, and judges the case by the rest.',
    ours: 'An error where there is neither a judge nor anything to compare the answer with.',
    why: 'An assertion that was not judged must not count as one that was.',
    rows: { 1628: ['error', 0] },
  },
  {
    id: 'meteor-without-synonyms',
    theirs: 'METEOR matches words, stems and the synonyms of WordNet, if its optional package is installed.',
    ours: 'Words and stems.',
    why: 'WordNet takes tens of megabytes. The tables have no row of METEOR.',
    rows: {},
  },
];

/** Types of assertion in the tables that are not judged here, and why. */
export const outOfScope: Readonly<Record<string, string>> = {
  guardrails: 'It reads verdicts that only some services give beside their answers, in forms of their own.',
  moderation: 'It asks a moderation service; a rubric says what must not occur.',
  classifier: 'It asks a hosted classifier; a rubric names the classes.',
  'max-score': 'It compares several prompts of one run; here one is measured, against a baseline.',
  'is-valid-function-call': 'It reads a form of call that OpenAI has replaced by tools.',
};
