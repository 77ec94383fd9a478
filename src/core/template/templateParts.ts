import { type Analysis, analyseTemplate } from './analysis.ts';
import { limits } from './limits.ts';
import type { Template } from './templateModel.ts';

/** What an editor asks about a template besides its variables: where names are set, its filters, tags and blocks. */
export type TemplateParts = Pick<Analysis, 'definitions' | 'filters' | 'tags' | 'blocks'>;

const NOTHING: TemplateParts = { definitions: [], filters: [], tags: [], blocks: [] };

const known = new WeakMap<Template, TemplateParts>();

/** Found once a template, and only of those that somebody looks at. */
export function partsOf(template: Template): TemplateParts {
  let parts = known.get(template);
  if (!parts) {
    const { source } = template;
    known.set(template, (parts = source.length > limits.templateLength ? NOTHING : analyseTemplate(source)));
  }
  return parts;
}
