/**
 * Cuts server-sent events out of a text that comes in chunks (HTML standard §9.2.6): lines end in LF, CR or
 * both, several `data` lines are one, comments and other fields are passed over. What is said in `event`,
 * model APIs repeat in the data.
 */
export class EventParser {
  #rest = '';
  #data: string[] = [];

  /** The data of the events that the chunk completes. */
  push(chunk: string): readonly string[] {
    const text = this.#rest + chunk;
    // A CR at the end may be half of a CR LF, so it waits for what follows.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop()! + text.slice(end);
    return lines.flatMap((line) => this.#takeLine(line));
  }

  /** The last event, where the server left out the empty line after it. */
  finish(): readonly string[] {
    return [...this.push('\n'), ...this.#takeLine('')];
  }

  #takeLine(line: string): readonly string[] {
    if (line !== '') {
      if (line.startsWith('data:')) this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      return [];
    }
    if (this.#data.length === 0) return [];
    const data = this.#data.join('\n');
    this.#data = [];
    return [data];
  }
}
