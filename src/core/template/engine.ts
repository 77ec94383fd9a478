import { Liquid } from 'liquidjs';
import { restrictFilters } from './filters.ts';
import { limits } from './limits.ts';
import { NodeEmitter, PartialTag, StrictAssignTag, StrictCaptureTag } from './tags.ts';

/**
 * One configured engine for all templates; it holds no state of any of them. Dates are in UTC and English,
 * because what the editor previews is what a server in another country renders.
 */
export const engine = createEngine();

function createEngine(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {}, // In place of the file system. Partials come with the rendering.
    globals: { size: undefined }, // Else a missing variable `size` is the number of variables.
    timezoneOffset: 0,
    locale: 'en-US',
    parseLimit: limits.templateLength,
    memoryLimit: limits.memory,
    renderLimit: limits.renderTime,
  });
  for (const tag of ['include', 'layout', 'block']) delete liquid.tags[tag]; // They load files.
  liquid.registerTag('assign', StrictAssignTag);
  liquid.registerTag('capture', StrictCaptureTag);
  liquid.registerTag('render', PartialTag);
  restrictFilters(liquid);
  letEmittersRender(liquid);
  return liquid;
}

function letEmittersRender({ renderer }: Liquid): void {
  const render = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = (nodes, context, emitter) =>
    emitter instanceof NodeEmitter ? emitter.renderNodes(nodes, context) : render(nodes, context, emitter);
}
