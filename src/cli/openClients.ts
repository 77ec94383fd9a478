import { dirname } from 'node:path';
import { Clients } from '../core/models/clients.ts';
import { nodeClock } from '../node/clock.ts';
import { toPath } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import type { Context } from './context.ts';
import { NodeSecrets } from './nodeSecrets.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** The clients of a registry's endpoints: limits and connections are shared, and replay files stand relative to it. */
export function openClients(
  { cwd, environment, allowed }: Context,
  { files }: Pick<OpenWorkspace, 'files'>,
  registryUri: string,
): Clients {
  return new Clients({
    secrets: new NodeSecrets(environment, allowed),
    clock: nodeClock,
    random: Math.random,
    fetch: lazyFetch,
    sha256,
    loadExtractor: async (model) =>
      (await import('../node/loadExtractor.ts')).loadExtractor(model, [dirname(toPath(registryUri)), cwd]),
    readCassette: ({ replay = '' }) => files.readText(files.resolve(registryUri, replay)),
  });
}

let nodeFetch: Promise<typeof fetch> | undefined;

/** Node's HTTP client is loaded with the first call: replayed and remembered answers do without. */
const lazyFetch: typeof fetch = async (input, init) => {
  nodeFetch ??= import('../node/nodeFetch.ts').then(({ createNodeFetch }) => createNodeFetch());
  return (await nodeFetch)(input, init);
};
