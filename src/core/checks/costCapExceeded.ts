import type { Severity, TextRange } from '../base/problem.ts';
import { type CallOver, type CallUnbounded, boundCall, usd } from '../evals/costCap.ts';
import type { PlacedContent } from '../versions/content.ts';
import { valueOf } from '../yaml/tree.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { inContent, nameOf } from './findings.ts';
import { changeFix, placeOf, promptPathOf } from './fixEdits.ts';

/**
 * A call must not cost more than `cost_cap_usd`: the input of the dearest case and `max_tokens` of output at
 * list price. Bytes bound tokens from above; only if that bound is above the cap are tokens counted. Without
 * `max_tokens` the answer is bounded by the model's context window, or by nothing: that is a warning, since
 * the cap then ends calls at best after they were paid.
 */
export const costCapExceeded: PromptCheck = {
  codes: ['cost-cap-exceeded'],
  late: true,
  check(context) {
    const cap = context.prompt.costCapUsd?.value;
    return cap === undefined ? [] : context.current.flatMap((placed) => checkContent(placed, cap, context));
  },
  findFixes(problem, context) {
    const { affordable: most, cost } = problem.data ?? {};
    const place = placeOf(problem, context);
    const [prompt] = context.prompts;
    if (!place || !prompt) return [];
    const path = [...place.path.slice(0, -1), 'max_tokens'];
    const lower =
      typeof most === 'number' && most > 0
        ? changeFix(context, { title: `Set “max_tokens” to ${most}` }, [
            { path, value: most, after: 'model' },
          ])
        : [];
    if (typeof cost !== 'number' || !Number.isFinite(cost) || context.uri !== prompt.file.uri) return lower;
    const cap = roundedUp(cost);
    const capPath = [...promptPathOf(prompt), 'cost_cap_usd'];
    const raise = changeFix(context, { title: `Raise “cost_cap_usd” to ${cap}` }, [
      { path: capPath, value: cap },
    ]);
    return [...lower, ...raise];
  },
};

/** Two significant digits, upwards. */
function roundedUp(amount: number): number {
  const unit = 10 ** (Math.floor(Math.log10(amount)) - 1);
  return Number((Math.ceil(amount / unit) * unit).toPrecision(2));
}

function checkContent(placed: PlacedContent, cap: number, context: PromptContext): Finding[] {
  const { resources, sources, endpoints } = context;
  const { prices } = resources;
  if (!prices) return [];
  const bound = boundCall(placed, cap, {
    prices,
    // Asking for it loads a tokenizer.
    get countTokens() {
      return resources.countTokens;
    },
    endpoints,
    suite: context.suite?.suite,
    sources,
  });
  if (bound.kind === 'over') return [exceeded(placed, bound, cap)];
  return bound.kind === 'unbounded' ? unbounded(placed, bound, cap) : [];
}

function exceeded(placed: PlacedContent, over: CallOver, cap: number): Finding {
  const { name, tokens, output, cost, affordable: most } = over;
  const advice =
    most > 0
      ? `Lower \`max_tokens\` to ${most}, shorten the template`
      : 'Shorten the template, choose a cheaper model';
  const message = `${nameOf(placed)} may cost ${usd(cost)} a call for ${name}, more than the cap of ${usd(cap)}: up to ${tokens} tokens of input and ${output} of output. ${advice}, or raise \`cost_cap_usd\`.`;
  return finding(placed, { message, severity: 'error', data: { cost, cap, tokens, affordable: most } });
}

function unbounded(
  placed: PlacedContent,
  { tokens, affordable: most }: CallUnbounded,
  cap: number,
): Finding[] {
  if (most < 1) return []; // The input was not counted yet, and its length in bytes says too much.
  const message = `Without \`max_tokens\` nothing bounds what an answer costs, so the cap of ${usd(cap)} can only be noticed afterwards. Add \`max_tokens: ${most}\` or less.`;
  return [finding(placed, { message, severity: 'warning', data: { cap, tokens, affordable: most } })];
}

function finding(
  placed: PlacedContent,
  { message, severity, data }: { message: string; severity: Severity; data: Record<string, unknown> },
): Finding {
  return inContent(placed, { code: 'cost-cap-exceeded', message, severity, range: rangeIn(placed), data });
}

function rangeIn({ content }: PlacedContent): TextRange {
  return valueOf(content.node, 'max_tokens')?.range ?? content.model!.range;
}
