import type { Sha256 } from '../base/ports.ts';
import type { ParsedSuite } from '../evals/suite/suite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { Endpoint } from '../models/endpoints.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import type { CheckedSources, PromptContext, Resources } from './check.ts';

export interface ContextPorts {
  readonly sources: CheckedSources;
  readonly sha256: Sha256;
  readonly resources: Resources;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Parses the suite at a URI, or gives what was parsed before. */
  readonly parseSuite: (uri: string) => ParsedSuite;
  /** Left out where what is found is not kept. */
  readonly usesExperiments?: () => void;
}

/** Computes what the checks of a prompt look at, each thing when it is first asked for. */
export function toContext(registered: RegisteredPrompt, ports: ContextPorts): PromptContext {
  const { sources, sha256, resources, endpoints, parseSuite, usesExperiments = () => {} } = ports;
  let contents: readonly PlacedContent[] | undefined;
  let current: readonly PlacedContent[] | undefined;
  let suite: { readonly parsed: ParsedSuite | undefined } | undefined;
  return {
    registered,
    prompt: promptOf(registered),
    sources,
    sha256,
    resources,
    endpoints,
    usesExperiments,
    suiteLocation: suiteUriOf(registered, sources),
    get contents() {
      return (contents ??= findContents(registered, sources));
    },
    get current() {
      return (current ??= currentContents(registered, this.contents));
    },
    get suite() {
      const { uri } = this.suiteLocation;
      suite ??= { parsed: sources.read(uri).state === 'loaded' ? parseSuite(uri) : undefined };
      return suite.parsed;
    },
  };
}

/** The draft, what a pointer names, and the inline content of a prompt that has no pointer yet. */
function currentContents(
  registered: RegisteredPrompt,
  contents: readonly PlacedContent[],
): readonly PlacedContent[] {
  const served = servedVersions(registered);
  return contents.filter(
    ({ version, where }) => where === 'draft' || where === 'inline' || served.has(version),
  );
}
