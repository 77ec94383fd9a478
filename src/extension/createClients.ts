import { Clients } from '../core/models/clients.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { nodeClock } from '../node/clock.ts';
import { createNodeFetch } from '../node/nodeFetch.ts';
import type { App } from './app.ts';

/** Clients of the endpoints that a registry declares, with the keys of this installation. */
export const createClients = ({ keys, sha256, files }: App, registry: Registry): Clients =>
  new Clients({
    secrets: keys,
    clock: nodeClock,
    random: Math.random,
    fetch: createNodeFetch(),
    sha256,
    readCassette: ({ replay }) => files.readText(files.resolve(registry.uri, replay!)),
  });
