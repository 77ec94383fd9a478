import type { Sha256 } from '../base/ports.ts';
import type { Problem } from '../base/problem.ts';
import { endpointsOf } from '../evals/plan.ts';
import { continueSuite, parseSuite } from '../evals/suite/parseSuite.ts';
import type { ParsedSuite } from '../evals/suite/suite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt, Registry } from '../registry/workspace.ts';
import { promptText } from '../versions/content.ts';
import type { PromptContext, Resources } from './check.ts';
import { toContext } from './context.ts';
import { fileChecks } from './index.ts';
import { ProblemMap } from './problemMap.ts';
import { type CheckedSettings, PromptFacts } from './promptFacts.ts';
import { Reads } from './reads.ts';
import type { SuiteFaults } from './suiteFaults.ts';

export interface CheckResult {
  /** By URI, in the offsets of the file as it is now: registries, suites, templates, version files. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** False where time ran out: call again to go on. */
  readonly complete: boolean;
}

export interface CheckerOptions {
  readonly sha256: Sha256;
  readonly resources: Resources;
  /** The time of day, in milliseconds since 1970. */
  readonly clock?: () => number;
  /** What does not compile in suites; nothing is said of that where it is left out. */
  readonly suiteFaults?: Pick<SuiteFaults, 'of'>;
}

interface SettingsEntry extends CheckedSettings {
  readonly parts: readonly object[];
}

interface Subject {
  readonly registered: RegisteredPrompt;
  readonly settings: SettingsEntry;
  readonly memo: WeakMap<PromptBlock, PromptFacts>;
}

/** The sections that mean something to prompts. */
const PROMPT_SETTINGS: ReadonlySet<string> = new Set(['partials', 'endpoints', 'prices', 'judge']);
/** The section that means something to those whose versions say how far they got. */
const EXPERIMENTS: ReadonlySet<string> = new Set(['experiments']);

/**
 * Finds everything that is wrong: syntax, shape and meaning, in registries and in the files that they name.
 * What was found about a prompt is kept as long as its text, the settings and the files that it depends on
 * are the same, so that a keystroke costs one prompt.
 */
export class Checker {
  readonly #store: RegistryStore;
  readonly #options: CheckerOptions;
  readonly #facts = new Map<string, WeakMap<PromptBlock, PromptFacts>>();
  readonly #settings = new Map<string, SettingsEntry>();
  readonly #suites = new Map<string, ParsedSuite>();
  readonly #seen = new WeakSet<PromptBlock>();
  #generation = 0;
  #companions = 0;
  #isChecking = false;
  #last: CheckResult = { problems: new Map(), complete: false };

  constructor(store: RegistryStore, options: CheckerOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Says that prices or a tokenizer were loaded: what was found without them may not be all. */
  resourcesChanged(): void {
    this.#generation++;
  }

  /**
   * A checker of a forked store. It keeps what is known of prompts only if nothing but registries will change
   * in the fork: what is known of other files was read from this checker's store.
   */
  forkedFor(store: RegistryStore, { keepsFacts }: { readonly keepsFacts: boolean }): Checker {
    const copy = new Checker(store, this.#options);
    if (!keepsFacts) return copy;
    copy.#generation = this.#generation;
    copy.#companions = this.#companions;
    for (const [uri, facts] of this.#facts) copy.#facts.set(uri, facts);
    for (const [uri, settings] of this.#settings) copy.#settings.set(uri, settings);
    for (const [uri, suite] of this.#suites) copy.#suites.set(uri, suite);
    return copy;
  }

  /**
   * The problems at this moment. With a budget it stops when the time is used up: what is known by then is in
   * the result, of a prompt whose surroundings changed what was known before. At least one prompt is checked a call, or
   * a part of its suite parsed.
   */
  check(budgetMs = Infinity, now: () => number = () => performance.now()): CheckResult {
    // Parsing a file anew tells everybody, and who listens may ask again from inside.
    if (this.#isChecking) return { problems: this.#last.problems, complete: false };
    this.#isChecking = true;
    try {
      const deadline = now() + budgetMs;
      const hasTime = (): boolean => budgetMs === Infinity || now() < deadline;
      let result: CheckResult | undefined;
      while (!result) result = this.#checkOnce(hasTime);
      return (this.#last = result);
    } finally {
      this.#isChecking = false;
    }
  }

  /** What checks, lenses and runs see of a prompt: its contents, its suite, its endpoints. */
  contextOf(registered: RegisteredPrompt): PromptContext {
    return this.#contextOf(
      registered,
      this.#settingsOf(registered.registry),
      new Reads(this.#store, this.#options.resources),
    );
  }

  #contextOf(registered: RegisteredPrompt, { endpoints }: CheckedSettings, reads: Reads): PromptContext {
    const { sha256 } = this.#options;
    const parse = (uri: string): ParsedSuite => this.#parseSuite(uri, reads);
    return toContext(registered, {
      sources: reads,
      sha256,
      resources: reads.resources,
      endpoints,
      parseSuite: parse,
      usesExperiments: () => reads.useExperiments(partsOf(registered.registry, EXPERIMENTS)),
    });
  }

  /** Undefined where a file had to be parsed at once: then everything starts over. */
  #checkOnce(hasTime: () => boolean): CheckResult | undefined {
    if (this.#companions !== this.#store.companions) this.#generation++;
    this.#companions = this.#store.companions;
    const { registries } = this.#store.workspace;
    const map = new ProblemMap();
    if (!this.#addFiles(registries, map)) return undefined;
    const subjects = registries.flatMap((registry) => this.#subjectsOf(registry));
    const pending = subjects.filter((subject) => !this.#isFresh(subject));
    let complete = true;
    let isFirst = true;
    for (const subject of this.#inOrder(pending)) {
      if (!isFirst && !hasTime()) {
        complete = false;
        break;
      }
      isFirst = false;
      if (this.#parseWhole(subject.registered)) return undefined;
      if (!this.#hasSuite(subject.registered, hasTime)) {
        complete = false;
        break;
      }
      this.#compute(subject);
    }
    if (complete) complete = this.#completeAll(subjects, hasTime, isFirst);
    const visited = new Set<string>();
    for (const registry of registries) this.#addPrompts(registry, { map, visited });
    return { problems: map.toMap(this.#last.problems), complete };
  }

  #subjectsOf(registry: Registry): Subject[] {
    const settings = this.#settingsOf(registry);
    const memo = this.#memoOf(registry);
    return registry.prompts.map((registered) => ({ registered, settings, memo }));
  }

  #memoOf({ uri }: Registry): WeakMap<PromptBlock, PromptFacts> {
    let memo = this.#facts.get(uri);
    if (!memo) this.#facts.set(uri, (memo = new WeakMap()));
    return memo;
  }

  /** The same object as long as no section that matters changes; where the sections stand does not. */
  #settingsOf(registry: Registry): SettingsEntry {
    const parts = partsOf(registry, PROMPT_SETTINGS);
    const known = this.#settings.get(registry.uri);
    if (known?.parts.length === parts.length && parts.every((part, i) => part === known.parts[i]))
      return known;
    const settings = { parts, endpoints: endpointsOf(registry.settings) };
    this.#settings.set(registry.uri, settings);
    return settings;
  }

  #isFresh({ registered, settings, memo }: Subject): boolean {
    const facts = memo.get(registered.block);
    if (facts?.settings !== settings) return false;
    if (!facts.reads.hasSameExperiments(() => partsOf(registered.registry, EXPERIMENTS))) return false;
    if (facts.generation === this.#generation) return true;
    if (!facts.reads.isFresh()) return false;
    facts.generation = this.#generation;
    return true;
  }

  /** What was just typed comes before what still waits from opening the file. */
  #inOrder(pending: readonly Subject[]): readonly Subject[] {
    const isNew = ({ registered: { block } }: Subject): boolean => !this.#seen.has(block);
    const [fresh, waiting] = [pending.filter(isNew), pending.filter((subject) => !isNew(subject))];
    for (const { registered } of fresh) this.#seen.add(registered.block);
    return [...fresh, ...waiting];
  }

  /** Whether a prompt's suite is parsed; a large one takes several calls. */
  #hasSuite(registered: RegisteredPrompt, hasTime: () => boolean): boolean {
    const { uri } = suiteUriOf(registered, this.#store);
    if (this.#store.read(uri).state !== 'loaded') return true;
    return continueSuite(uri, { sources: this.#store, sha256: this.#options.sha256, hasTime }) !== undefined;
  }

  #compute({ registered, settings, memo }: Subject): void {
    const reads = new Reads(this.#store, this.#options.resources);
    const context = this.#contextOf(registered, settings, reads);
    memo.set(registered.block, new PromptFacts(context, { settings, reads, generation: this.#generation }));
  }

  #completeAll(subjects: readonly Subject[], hasTime: () => boolean, mustProgress: boolean): boolean {
    let isFirst = mustProgress;
    for (const { registered, settings, memo } of subjects) {
      const facts = memo.get(registered.block);
      if (!facts || facts.isComplete) continue;
      if (!isFirst && !hasTime()) return false;
      isFirst = false;
      facts.completeWith(this.#contextOf(registered, settings, facts.reads));
    }
    return true;
  }

  /** Adds what stands outside the prompts; false where a file was parsed at once. */
  #addFiles(registries: readonly Registry[], map: ProblemMap): boolean {
    const now = (this.#options.clock ?? Date.now)();
    for (const registry of registries) {
      for (const file of registry.files) {
        const problems = file.checkSections();
        if (
          !file.isWhole &&
          problems.some((problem) => needsAnchor(file, looseTextAt(file, problem), problem))
        ) {
          this.#store.parseWhole(file.uri);
          return false;
        }
        map.addOnce(file.uri, problems);
        for (const check of fileChecks) {
          for (const { uri, problem } of check.check({ registry, file, sources: this.#store, now }))
            map.addOnce(uri ?? file.uri, [problem]);
        }
      }
    }
    return true;
  }

  #addPrompts(registry: Registry, { map, visited }: { map: ProblemMap; visited: Set<string> }): void {
    const memo = this.#memoOf(registry);
    for (const registered of registry.prompts) {
      const facts = memo.get(registered.block);
      if (!facts) continue;
      const { uri } = registered.file;
      // A file that two registries include is checked in both; what an anchor names stands in several prompts.
      if (visited.has(uri) || registered.file.isWhole) map.addOnce(uri, facts.problemsAt(registered));
      else map.add(uri, facts.problemsAt(registered));
      if (facts.elsewhere.length > 0 || facts.suite !== undefined)
        map.addElsewhere(facts.elsewhere, facts.suite);
      if (facts.suite !== undefined) this.#addFaults(facts.suite, map);
    }
    for (const { uri } of registry.files) visited.add(uri);
  }

  #addFaults(uri: string, map: ProblemMap): void {
    const suite = this.#suites.get(uri)?.suite;
    const faults = suite && this.#options.suiteFaults?.of(suite);
    for (const [file, problems] of faults ?? []) map.addOnce(file, problems);
  }

  /** Parses the file of a prompt at once if an alias of the prompt has its anchor in another piece. */
  #parseWhole(registered: RegisteredPrompt): boolean {
    const { block, file } = registered;
    if (
      !block.pieces ||
      !block.parsed.problems.some((problem) => needsAnchor(file, promptText(registered), problem))
    )
      return false;
    this.#store.parseWhole(file.uri);
    return true;
  }

  #parseSuite(uri: string, reads: Reads): ParsedSuite {
    const parsed = parseSuite(uri, reads, this.#options.sha256);
    this.#suites.set(uri, parsed);
    return parsed;
  }
}

/** The pieces of the sections with these keys: the same objects as long as their texts are the same. */
const partsOf = ({ files }: Registry, keys: ReadonlySet<string>): readonly object[] =>
  files
    .flatMap((file) => file.sections)
    .flatMap(({ entry, piece }) => (entry && keys.has(entry.key) ? [piece ?? entry] : []));

/** Whether a problem is an alias whose anchor might stand elsewhere in the file. */
function needsAnchor(file: RegistryFile, text: string, { code, range }: Problem): boolean {
  return code === 'yaml-alias' && file.includes(`&${text.slice(range.start + 1, range.end)}`);
}

/** The text that holds a problem outside the prompts, with blanks in front so that the problem's offsets are the text's. */
function looseTextAt({ looseTexts }: RegistryFile, { code, range }: Problem): string {
  if (code !== 'yaml-alias') return '';
  const loose = looseTexts.find(
    ({ text, start }) => start <= range.start && range.start < start + text.length,
  );
  return loose ? loose.text.padStart(loose.start + loose.text.length) : '';
}
