import { element } from '../dom.ts';

interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** A menu below a button, as VS Code draws its own. It closes with Escape, a choice, or a click beside it. */
export function openMenu(anchor: HTMLElement, label: string, items: readonly MenuItem[]): void {
  const opened = document.activeElement;
  const menu = element('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': label });
  const close = (): void => {
    menu.hidePopover();
    if (opened instanceof HTMLElement && opened.isConnected) opened.focus({ preventScroll: true });
  };
  const buttons = items.map((item) => {
    const button = element('button', { type: 'button', role: 'menuitem', tabindex: '-1' }, item.label);
    button.addEventListener('click', () => {
      close();
      item.run();
    });
    button.addEventListener('pointerenter', () => button.focus());
    return button;
  });
  menu.append(...buttons);
  menu.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement); // oxlint-disable-line typescript/no-unsafe-type-assertion
    const to = targetOf(event.key, at, buttons.length);
    if (to === undefined && event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (to === undefined) close();
    else buttons[to]?.focus();
  });
  menu.addEventListener('toggle', (event) => {
    if (event.newState === 'closed') menu.remove();
  });
  (document.querySelector('main') ?? document.body).append(menu);
  menu.showPopover();
  putBelow(menu, anchor);
  buttons[0]?.focus();
}

function targetOf(key: string, at: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: (at + 1) % count,
    ArrowUp: (at - 1 + count) % count,
    Home: 0,
    End: count - 1,
  };
  return targets[key];
}

/** Below the anchor, within the page. */
function putBelow(menu: HTMLElement, anchor: HTMLElement): void {
  const { left, bottom, top } = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`;
  menu.style.top = `${bottom + height + 4 <= window.innerHeight ? bottom + 2 : Math.max(4, top - height - 2)}px`;
}
