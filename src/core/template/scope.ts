/** The names that are in force at one place of a template because the template itself sets them. */
export class Scope {
  readonly #assigned = new Set<string>();
  readonly #blocks: (readonly string[])[] = [];

  has(name: string): boolean {
    return this.#assigned.has(name) || this.#blocks.some((names) => names.includes(name));
  }

  /** An assigned name holds from here to the end of the template, whatever block it stands in. */
  assign(name: string): void {
    this.#assigned.add(name);
  }

  enter(names: readonly string[]): void {
    this.#blocks.push(names);
  }

  leave(): void {
    this.#blocks.pop();
  }
}
