import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PromptError } from '../core/base/errors.ts';
import type { Extractor } from '../core/models/inProcess.ts';

const PACKAGE = '@huggingface/transformers';

/**
 * Loads a model with Transformers.js, which whoever wants it installs: it is code of the workspace, so only for
 * hosts that may run that.
 * @param folders where the package is looked for, and in the folders above each
 * @throws PromptError `bad-input` where it is not installed, or cannot load the model
 */
export async function loadExtractor(model: string, folders: readonly string[]): Promise<Extractor> {
  const path = findPackage(folders);
  if (path === undefined)
    throw new PromptError('bad-input', `transformers:${model} needs the package ${PACKAGE}.`, {
      hint: `Install it in your project: npm install ${PACKAGE}`,
    });
  try {
    const pipeline = pipelineOf(await import(pathToFileURL(path).href));
    if (pipeline) return await pipeline('feature-extraction', model);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PromptError('bad-input', `transformers:${model} cannot be loaded: ${why}`, { cause });
  }
  throw new PromptError('bad-input', `${path} has no \`pipeline\`.`, {
    hint: `Install a current version: npm install ${PACKAGE}@latest`,
  });
}

function findPackage(folders: readonly string[]): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(PACKAGE, { paths: [...folders] });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw new PromptError('bad-input', `${PACKAGE} is not installed as it should be.`, { cause: error });
  }
}

type Pipeline = (task: 'feature-extraction', model: string) => Promise<Extractor>;

/** Of an ES module, or of a CommonJS one whose exports Node could not tell. */
function pipelineOf(module: { pipeline?: unknown; default?: { pipeline?: unknown } }): Pipeline | undefined {
  const pipeline = module.pipeline ?? module.default?.pipeline;
  return isPipeline(pipeline) ? pipeline : undefined;
}

const isPipeline = (value: unknown): value is Pipeline => typeof value === 'function';
