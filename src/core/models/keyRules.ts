/**
 * Which keys of the environment may go where. A pull request can change a registry, so nothing in a registry
 * adds to these rules: hosts let the user allow more, outside of it.
 */

/** The variable that holds the key of an endpoint where the registry names none. */
export const keyVariableOf = (endpoint: string): string => `${toVariable(endpoint)}_API_KEY`;

/** Only variables called `…_API_KEY` are keys for certain; whatever else stands in the environment is not for models. */
export const isKeyVariable = (name: string): boolean => /^[A-Z][A-Z0-9_]*_API_KEY$/.test(name);

/** A name in the letters of environment variables. */
export const toVariable = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');

/** OpenAI's own hosts and this machine may have keys without anybody's permission. */
export const isTrustedOrigin = (origin: string): boolean => OPENAI.test(origin) || THIS_MACHINE.test(origin);

const OPENAI = /^https:\/\/(?:[\w-]+\.)*api\.openai\.com$/;
const THIS_MACHINE = /^https?:\/\/(?:(?:[\w-]+\.)*localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/;

/** A whole URL is taken for its origin, which is what people mean by it. */
export const toOrigin = (text: string): string => (URL.canParse(text) ? new URL(text).origin : text);
