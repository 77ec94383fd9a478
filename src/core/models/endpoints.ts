/** What a registry writes under `endpoints.<name>`. */
export interface EndpointSettings {
  readonly base_url?: string;
  readonly replay?: string;
  readonly free?: boolean;
  readonly api?: 'chat' | 'responses';
  readonly api_key_env?: string;
  readonly max_concurrency?: number;
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
  readonly timeout_ms?: number;
  readonly max_retries?: number;
}

/** Where calls go: a server that speaks the OpenAI API, or a file of recorded answers. */
export interface Endpoint {
  readonly name: string;
  /** Without a slash at the end. Absent: the endpoint replays, or its declaration is incomplete. */
  readonly base_url?: string;
  /** Path of the cassette as written in the registry. */
  readonly replay?: string;
  /** Models run in this process, and embed. */
  readonly in_process?: true;
  /** Whether calls cost nothing where no price is given for the model. */
  readonly free: boolean;
  readonly api: 'chat' | 'responses';
  readonly api_key_env?: string;
  readonly max_concurrency?: number;
  readonly requests_per_minute?: number;
  readonly tokens_per_minute?: number;
  /** Milliseconds for one attempt, from sending to the last byte of the answer. */
  readonly timeout_ms: number;
  /** Attempts after the first. */
  readonly max_retries: number;
}

/** Reasoning models think for minutes before the first byte, so the limit is generous. */
const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_RETRIES = 4;

const OPENAI_URL = 'https://api.openai.com/v1';

/** The endpoint that every registry has without declaring it. */
export const OPENAI: Endpoint = toEndpoint('openai', {});

/** Who answers for `transformers:<model>`, without being declared: Transformers.js in this process. */
export const IN_PROCESS: Endpoint = { ...toEndpoint('transformers', { free: true }), in_process: true };

const IN_PROCESS_PREFIX = `${IN_PROCESS.name}:`;

/**
 * Fills in the defaults. A server on this machine is free unless the registry says `free: false`, as one
 * would for a local gateway to a paid service.
 */
export function toEndpoint(name: string, settings: EndpointSettings): Endpoint {
  const { base_url, replay, free, api = 'chat', ...rest } = settings;
  const url = base_url ?? (name === 'openai' && replay === undefined ? OPENAI_URL : undefined);
  return {
    timeout_ms: DEFAULT_TIMEOUT_MS,
    max_retries: DEFAULT_MAX_RETRIES,
    ...rest,
    name,
    api,
    free: free ?? (replay !== undefined || isLoopback(url)),
    ...(url !== undefined && { base_url: url.replace(/\/+$/, '') }),
    ...(replay !== undefined && { replay }),
  };
}

/**
 * Which endpoint answers for a model as the registry names it, and the model's name there. Only a declared
 * endpoint's name (or `openai`) is split off: in `meta-llama/Llama-3.1-8B` the slash belongs to the model.
 */
export function resolveModel(
  model: string,
  endpoints: ReadonlyMap<string, Endpoint>,
): { endpoint: Endpoint; model: string } {
  if (model.startsWith(IN_PROCESS_PREFIX))
    return { endpoint: IN_PROCESS, model: model.slice(IN_PROCESS_PREFIX.length) };
  const builtIn = endpoints.get(OPENAI.name) ?? OPENAI;
  const slash = model.indexOf('/');
  const first = model.slice(0, Math.max(slash, 0));
  const named = first === OPENAI.name ? builtIn : endpoints.get(first);
  if (named && slash + 1 < model.length) return { endpoint: named, model: model.slice(slash + 1) };
  return { endpoint: builtIn, model };
}

/** Scheme, host and port that calls (and a key) go to; undefined for replay endpoints and unusable URLs. */
export function originOf(endpoint: Endpoint): string | undefined {
  const url = endpoint.replay === undefined ? toHttpUrl(endpoint.base_url) : undefined;
  return url?.origin;
}

/** Whether a call needs an API key. A server on this machine does only if the registry names the key's variable. */
export function needsKey(endpoint: Endpoint): boolean {
  if (endpoint.replay !== undefined || endpoint.in_process) return false;
  return endpoint.api_key_env !== undefined || !isLoopback(endpoint.base_url);
}

/** Whether the endpoint is OpenAI's own service, in any of its regions. */
export function isOpenAiItself(endpoint: Endpoint): boolean {
  const host = toHttpUrl(endpoint.base_url)?.hostname;
  return host !== undefined && (host === 'api.openai.com' || host.endsWith('.api.openai.com'));
}

function isLoopback(baseUrl: string | undefined): boolean {
  const host = toHttpUrl(baseUrl)?.hostname;
  if (host === undefined) return false;
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
  );
}

function toHttpUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}
