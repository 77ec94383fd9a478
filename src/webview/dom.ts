type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes and children. Texts become text nodes, so nothing in them is ever HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

/** Changes a text only where it is another one, so that selections in it stay. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name);
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines of 16 by 16, drawn in the colour of the text. */
const ICONS = {
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M2.5 8.5l3.5 3.5 7.5-8',
  goTo: 'M6.5 3.5h-4v10h10v-4M9 2.5h4.5v4.5M13.5 2.5l-6 6',
  lock: 'M4.5 7.5v-2.500a3.5 3.5 0 0 1 7 0v2.500M3.5 7.500h9v6h-9z',
  play: 'M4.5 2.500l8 5.5-8 5.500z',
  stop: 'M3.5 3.500h9v9h-9z',
  diff: 'M3.5 1.5h9v13h-9zM8 4v4M6 6h4M6 11h4',
  rocket:
    'M8 1.500c3 2 3.5 5 3 8h-6c-.5-3 0-6 3-8zM5 9.500l-2 2v2.500l2.5-2M11 9.500l2 2v2.500l-2.5-2M8 5.500v.010M7 12v2.500M9 12v2.5',
  edit: 'M2.5 13.500l.8-3.300 7.700-7.700 2.5 2.5-7.700 7.700zM9.5 4l2.5 2.5',
  close: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  more: 'M3.500 7.700a.3.3 0 1 1 0 .6a.3.3 0 0 1 0-.6zM8 7.700a.3.3 0 1 1 0 .6a.3.3 0 0 1 0-.6zM12.500 7.700a.3.3 0 1 1 0 .6a.3.3 0 0 1 0-.6z',
  search: 'M6.500 2.500a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM9.500 9.500l4 4',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
  good: 'M2.500 7h2.500v6.500h-2.500zM5 7l2.500-5c1.500 0 2 1 1.700 2.200L8.800 6.500h3.700c.8 0 1.300.7 1.100 1.500l-1.100 4.300c-.2.7-.7 1.200-1.500 1.200H5',
  bad: 'M2.500 9h2.500v-6.500h-2.500zM5 9l2.500 5c1.500 0 2-1 1.700-2.200L8.800 9.500h3.700c.8 0 1.300-.7 1.100-1.500l-1.100-4.300c-.2-.7-.7-1.200-1.500-1.200H5',
  add: 'M8 3v10M3 8h10',
  terminal: 'M2.500 3.500h11v9.500h-11zM4.500 6l2 2-2 2M8 10h3',
  note: 'M3 2.500h10v8l-3 3H3zM5.500 6h5M5.500 9h2.500',
  open: 'M3.500 1.500h6l3 3v10h-9zM9.500 1.500v3h3',
  rollBack: 'M5.5 2.500l-3 3 3 3M2.5 5.500h7a4 4 0 0 1 0 8h-4',
} as const;

/** An element of a drawing. Its looks are attributes and classes: the page allows no inline styles. */
export function drawing<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

export function icon(name: keyof typeof ICONS): SVGSVGElement {
  return drawing(
    'svg',
    { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' },
    drawing('path', { d: ICONS[name] }),
  );
}

export function iconButton(name: keyof typeof ICONS, label: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}

export function textButton(label: string, onClick: () => void, kind = 'secondary'): HTMLButtonElement {
  const button = element('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', onClick);
  return button;
}

/** Makes the children of `parent` these, and moves none that stands where it should. */
export function setChildren(parent: Element, children: readonly Element[]): void {
  for (const [i, child] of children.entries())
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  while (parent.children.length > children.length) parent.lastElementChild?.remove();
}

/** `Fill in {0}` with the value in place. */
export const fill = (text: string, value: string): string => text.replace('{0}', () => value);
