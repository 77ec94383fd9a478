import { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import { parseCassette } from './cassette.ts';
import { type ClientPorts, createClient } from './client.ts';
import type { Endpoint } from './endpoints.ts';
import { inProcessClient, type LoadExtractor } from './inProcess.ts';
import { replayClient } from './replay.ts';
import type { ModelClient } from './request.ts';
import { type StreamingClient, streamWhole } from './stream.ts';

export interface ClientsPorts extends ClientPorts {
  readonly sha256: Sha256;
  /** Absent where the host runs no models itself. */
  readonly loadExtractor?: LoadExtractor;
  /** The text of a replay endpoint's file. @throws PromptError `file-not-found` or `path-outside-workspace` */
  readonly readCassette: (endpoint: Endpoint) => Promise<string>;
}

/** One client an endpoint, so that its limits hold for everything that asks it. */
export class Clients {
  readonly #ports: ClientsPorts;
  readonly #clients = new Map<string, StreamingClient>();

  constructor(ports: ClientsPorts) {
    this.#ports = ports;
  }

  readonly for = (endpoint: Endpoint): StreamingClient => {
    // The whole declaration is the key: an edit of the registry makes a new client.
    const key = JSON.stringify(endpoint);
    let client = this.#clients.get(key);
    if (!client) this.#clients.set(key, (client = this.#create(endpoint)));
    return client;
  };

  #create(endpoint: Endpoint): StreamingClient {
    if (endpoint.in_process) return inProcessClient(this.#ports);
    if (endpoint.replay === undefined) return createClient(endpoint, this.#ports);
    let opened: Promise<ModelClient> | undefined;
    const open = async (): Promise<ModelClient> => {
      const { value, problems } = parseCassette(await this.#ports.readCassette(endpoint));
      if (problems[0]) throw new PromptError('bad-input', `${endpoint.replay}: ${problems[0].message}`);
      return replayClient(value, { endpoint: endpoint.name, sha256: this.#ports.sha256 });
    };
    const complete: ModelClient['complete'] = async (request, context, signal) =>
      (await (opened ??= open())).complete(request, context, signal);
    return { complete, stream: (...call) => streamWhole(complete(...call)) };
  }
}
