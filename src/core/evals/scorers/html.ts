import type * as Parser from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';

type Parse5 = Pick<typeof Parser, 'parse' | 'parseFragment'>;
type Node = DefaultTreeAdapterTypes.ChildNode;

/** What of an answer is HTML. */
export interface HtmlFindings {
  /** Whether a tag of a known element is written in it. */
  readonly hasElement: boolean;
  /** Whether text stands outside of all elements. */
  readonly hasLooseText: boolean;
}

/** The first assertion about HTML loads the parser. */
export function loadParse5(): Promise<Parse5> {
  return import('parse5');
}

/** Reads a document, or a part of one, as browsers do; elements that only the parser puts in do not count. */
export function findHtml(text: string, { parse, parseFragment }: Parse5): HtmlFindings {
  const isDocument = /<(?:!doctype|html|head|body)\b/i.test(text);
  const options = { sourceCodeLocationInfo: true };
  const { childNodes } = isDocument ? parse(text, options) : parseFragment(text, options);
  const findings = { hasElement: false, hasLooseText: false };
  const pending: { node: Node; isLoose: boolean }[] = childNodes.map((node) => ({ node, isLoose: true }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, isLoose } = next;
    if ('value' in node) findings.hasLooseText ||= isLoose && node.value.trim() !== '';
    if (!('tagName' in node)) continue;
    const isWritten = Boolean(node.sourceCodeLocation?.startTag);
    findings.hasElement ||= isWritten && isElementName(node.tagName);
    const inner = 'content' in node ? node.content.childNodes : node.childNodes;
    for (const child of inner) pending.push({ node: child, isLoose: isLoose && !isWritten });
  }
  return findings;
}

/** The elements of the HTML standard, obsolete ones included, and custom elements, which have a hyphen. */
function isElementName(name: string): boolean {
  return ELEMENTS.has(name) || /^[a-z][\w.]*-[\w.-]*$/.test(name);
}

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button ' +
    'canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed ' +
    'fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i ' +
    'iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav noframes ' +
    'noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp script search ' +
    'section select slot small source span strike strong style sub summary sup svg table tbody td template ' +
    'textarea tfoot th thead time title tr track tt u ul var video wbr'
  ).split(' '),
);
