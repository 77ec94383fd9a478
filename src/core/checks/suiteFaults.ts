import { checkSuiteAssertions } from '../evals/suite/checkSuiteAssertions.ts';
import type { Problems, Suite } from '../evals/suite/suite.ts';

interface SuiteFaultsPorts {
  /** Takes the work that nobody waits for, and what goes wrong with it. */
  readonly inBackground: (work: Promise<void>) => void;
  /** Something is known that was not when somebody asked. */
  readonly onDidFind: () => void;
}

/** What does not compile in the assertions of suites: found once a suite, behind the other checks, because compilers load late. */
export class SuiteFaults {
  readonly #ports: SuiteFaultsPorts;
  readonly #found = new WeakMap<Suite, Problems>();
  readonly #asked = new WeakSet<Suite>();

  constructor(ports: SuiteFaultsPorts) {
    this.#ports = ports;
  }

  /** Undefined until it is known; the first to ask has it looked for. */
  of(suite: Suite): Problems | undefined {
    if (!this.#asked.has(suite)) {
      this.#asked.add(suite);
      this.#ports.inBackground(this.#find(suite));
    }
    return this.#found.get(suite);
  }

  async #find(suite: Suite): Promise<void> {
    const problems = await checkSuiteAssertions(suite);
    this.#found.set(suite, problems);
    if (problems.size > 0) this.#ports.onDidFind();
  }
}
