import type { JsonValue } from '../base/json.ts';
import type { Content } from '../registry/model.ts';
import type { ModelParameters } from '../registry/parameters.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type Plan, type PlanPorts, planRun } from './plan.ts';

/** A change of a content that is the same for many prompts. */
export interface ContentChange {
  /** In the words of the registry. */
  readonly model?: string | undefined;
  /** Values of keys such as `temperature`; null takes the key away. */
  readonly parameters?: Readonly<Record<string, JsonValue>>;
}

/** The content as it would be with the change; nothing is written. */
export function withChange(placed: PlacedContent, { model, parameters = {} }: ContentChange): PlacedContent {
  const { content } = placed;
  const merged = Object.entries({ ...content.parameters, ...parameters });
  const kept: ModelParameters = Object.fromEntries(merged.filter(([, value]) => value !== null));
  return {
    ...placed,
    content: { ...content, ...(model && { model: located(content, model) }), parameters: kept },
  };
}

const located = ({ model, node }: Content, value: string): NonNullable<Content['model']> => ({
  value,
  range: model?.range ?? node.range,
});

/** The change in words: `model gpt-5, without temperature`. */
export function describeChange({ model, parameters = {} }: ContentChange): string {
  const values = Object.entries(parameters).map(([key, value]) =>
    value === null ? `without ${key}` : `${key} ${JSON.stringify(value)}`,
  );
  return [...(model === undefined ? [] : [`model ${model}`]), ...values].join(', ');
}

/**
 * The plan of another content on the very cases of a plan.
 * @throws PromptError `bad-input` where it cannot be rendered with them
 */
export function replan(
  { suite, suitePath, repeats }: Pick<Plan, 'suite' | 'suitePath' | 'repeats'>,
  placed: PlacedContent,
  ports: PlanPorts,
): Plan {
  // What is wrong with the suite was found when the first plan was made.
  const checked = { suite, problems: new Map(), complete: true, files: [] };
  return planRun(placed, { suite: checked, suitePath, repeats }, ports);
}
