/** A well-formed element, with those that stand directly in it. */
export interface XmlElement {
  readonly name: string;
  readonly start: number;
  /** Behind its closing tag. */
  readonly end: number;
  readonly children: readonly XmlElement[];
}

interface OpenElement {
  readonly name: string;
  readonly start: number;
  readonly children: XmlElement[];
}

export interface XmlScan {
  /** The outermost well-formed elements, in the order of the text. */
  readonly elements: readonly XmlElement[];
  /** The first thing that no XML document may hold, as a clause. */
  readonly fault: string | undefined;
}

const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-·]*`;
const TAG = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>`, 'uy');
const ATTRIBUTE = new RegExp(String.raw`(${NAME})\s*=\s*("[^"]*"|'[^']*')`, 'gu');
const CLOSING_TAG = new RegExp(String.raw`<\/(${NAME})\s*>`, 'uy');
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+|([A-Za-z_][\w.-]*));/iy;

/**
 * Finds the elements of a text in one pass, whatever stands around them. What no element may hold breaks every
 * element that is open there, and those that are not closed at the end are none.
 * @param entities names that a document type declares
 */
export function findXmlElements(text: string, entities: ReadonlySet<string> = new Set()): XmlScan {
  const scan = new XmlScanner(text, entities);
  scan.run();
  return scan;
}

class XmlScanner implements XmlScan {
  readonly elements: XmlElement[] = [];
  fault: string | undefined;
  readonly #open: OpenElement[] = [];
  readonly #text: string;
  readonly #entities: ReadonlySet<string>;
  readonly #sections: SectionReader;

  constructor(text: string, entities: ReadonlySet<string>) {
    this.#text = text;
    this.#sections = new SectionReader(text);
    this.#entities = entities;
  }

  run(): void {
    const special = /[<&]|\]\]>/g;
    for (let at = 0; ;) {
      special.lastIndex = at;
      const found = special.exec(this.#text);
      if (!found) break;
      at = this.#step(found.index);
    }
    const unclosed = this.#open.at(-1);
    if (unclosed) this.#break(`<${unclosed.name}> is never closed`);
  }

  /** Reads what begins here. @returns the offset behind it */
  #step(at: number): number {
    const skipped = this.#sections.skip(at);
    if (skipped !== undefined) return skipped;
    const opening = match(TAG, this.#text, at);
    if (opening) return this.#openElement(opening, at);
    const closing = match(CLOSING_TAG, this.#text, at);
    if (closing) return this.#closeElement(closing, at);
    const reference = match(REFERENCE, this.#text, at);
    if (reference && this.#isKnown(reference[1])) return at + reference[0].length;
    this.#break(`it holds ${JSON.stringify(this.#text.slice(at, at + 12))}`);
    return at + 1;
  }

  #openElement([whole, name = '', attributes = '', empty]: RegExpExecArray, at: number): number {
    const end = at + whole.length;
    const fault = this.#attributeFault(attributes);
    if (fault !== undefined) this.#break(fault);
    else if (empty === '/') this.#complete({ name, start: at, end, children: [] });
    else this.#open.push({ name, start: at, children: [] });
    return end;
  }

  #attributeFault(attributes: string): string | undefined {
    const names = new Set<string>();
    for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (names.has(name)) return `an element has two attributes “${name}”`;
      names.add(name);
      for (const { index } of value.matchAll(/&/g)) {
        const reference = match(REFERENCE, value, index);
        if (!reference || !this.#isKnown(reference[1])) return `the attribute “${name}” holds a bare “&”`;
      }
    }
    return undefined;
  }

  #isKnown(entity: string | undefined): boolean {
    return entity === undefined || this.#entities.has(entity);
  }

  #closeElement([whole, name = '']: RegExpExecArray, at: number): number {
    const end = at + whole.length;
    const open = this.#open.at(-1);
    if (open?.name === name) {
      this.#open.pop();
      this.#complete({ ...open, end });
    } else {
      this.#break(open ? `</${name}> closes <${open.name}>` : `</${name}> closes nothing`);
    }
    return end;
  }

  /** An element that is complete takes in the ones that were complete within it. */
  #complete(element: XmlElement): void {
    this.#open.at(-1)?.children.push(element);
    while ((this.elements.at(-1)?.start ?? -1) > element.start) this.elements.pop();
    this.elements.push(element);
  }

  #break(fault: string): void {
    this.fault ??= fault;
    this.#open.length = 0;
  }
}

/** Comments, instructions and CDATA of a text that is read from its beginning to its end. */
class SectionReader {
  readonly #text: string;
  /** Ends that do not occur any more: looking for them at each beginning would take quadratic time. */
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The offset behind what begins here; undefined where nothing does, or where it never ends. */
  skip(at: number): number | undefined {
    return this.skipMisc(at) ?? this.#behind(']]>', at, '<![CDATA[');
  }

  /** The same without CDATA. */
  skipMisc(at: number): number | undefined {
    if (this.#text.startsWith('<?', at)) {
      return match(TARGET, this.#text, at) && this.#behind('?>', at, '<?');
    }
    const dashes = this.#behind('--', at, '<!--');
    return dashes !== undefined && this.#text[dashes] === '>' ? dashes + 1 : undefined;
  }

  #behind(end: string, at: number, start: string): number | undefined {
    if (!this.#text.startsWith(start, at) || this.#absent.has(end)) return undefined;
    const found = this.#text.indexOf(end, at + start.length);
    if (found >= 0) return found + end.length;
    this.#absent.add(end);
    return undefined;
  }
}

/** How an instruction begins; the declaration of a document is none. */
const TARGET = /<\?(?!xml[\s?])[^\s?]/iy;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

const PROLOG = /^\uFEFF?(?:<\?xml\s+version\s*=[^?]*\?>)?/;
const DOCTYPE = /<!DOCTYPE\s+[^\s[>]+(?:\s+(?:"[^"]*"|'[^']*'|[^\s"'[>]+))*\s*(?:\[([^\]]*)\]\s*)?>/iy;
const ENTITY = /<!ENTITY\s+([A-Za-z_][\w.-]*)\s/g;

/** The only element of a document, or what keeps the text from being one, as a clause. */
export function parseXmlDocument(text: string): XmlElement | { readonly fault: string } {
  let at = skipMisc(text, PROLOG.exec(text)?.[0].length ?? 0);
  const doctype = match(DOCTYPE, text, at);
  if (doctype) at = skipMisc(text, at + doctype[0].length);
  const entities = new Set(Array.from((doctype?.[1] ?? '').matchAll(ENTITY), ([, name = '']) => name));
  const body = text.slice(at);
  const { elements, fault } = findXmlElements(body, entities);
  const [root, second] = elements;
  if (fault !== undefined) return { fault };
  if (!root) return { fault: 'it holds no element' };
  if (second) return { fault: 'it has more than one root element' };
  const isWhole = root.start === 0 && skipMisc(body, root.end) === body.length;
  return isWhole ? root : { fault: 'text stands outside of its root element' };
}

/** White space, comments and instructions may stand around the root element. */
function skipMisc(text: string, from: number): number {
  const sections = new SectionReader(text);
  for (let at = from; ;) {
    const space = match(/\s+/y, text, at);
    const end = space ? at + space[0].length : sections.skipMisc(at);
    if (end === undefined) return at;
    at = end;
  }
}
