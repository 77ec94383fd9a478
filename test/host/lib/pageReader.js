// Runs inside the workbench's page and reads from its DOM what a person would see. Everything returned is plain
// data. drive.mjs wraps this file in a function, so that nothing but `reader` becomes a global of the page.

const clean = (text) => text.replace(/\u00a0/g, ' ').replace(/\u200b|\u200c|\u200d|\ufeff/g, '');
const visible = (element) =>
  Boolean(element) &&
  element.getClientRects().length > 0 &&
  getComputedStyle(element).visibility !== 'hidden';
const textOf = (root, selector) => {
  const element = root.querySelector(selector);
  return visible(element) ? clean(element.textContent).trim() : undefined;
};
/** The name of an icon label; of files, newer workbenches set the extension apart. */
const nameOf = (root) => {
  const name = textOf(root, '.label-name');
  return name === undefined ? undefined : name + (textOf(root, '.label-suffix') ?? '');
};
const all = (root, selector) => [...root.querySelectorAll(selector)].filter(visible);
const top = (element) => Number.parseFloat(element.style.top) || 0;
const severityOf = (element) =>
  ['error', 'warning', 'info'].find(
    (name) =>
      element.matches(`.${name}, .codicon-${name}`) ||
      element.querySelector(`.codicon-${name}, .codicon-dialog-${name}`),
  );

/** The editor a person works in: the active group's; of a diff, the right side. */
function activeEditor() {
  const editors = all(document, '.editor-group-container.active .monaco-editor[role=code]');
  return editors.find((editor) => editor.classList.contains('focused')) ?? editors.at(-1);
}

/** The rendered rows of an editor from top to bottom, each with its line number if it starts a line. */
function rows(editor) {
  const numbers = new Map(
    all(editor, '.margin-view-overlays > div').map((row) => [
      top(row),
      Number(row.querySelector('.line-numbers')?.textContent) || undefined,
    ]),
  );
  return all(editor, '.view-lines > .view-line')
    .map((element) => ({ element, top: top(element), number: numbers.get(top(element)) }))
    .toSorted((a, b) => a.top - b.top);
}

const isInjected = (node) => Boolean(node.parentElement?.closest('[class*="dyn-rule"]'));

/** The text of a row as it stands in the file, without inlay hints, and where each character is drawn. */
function characters(element) {
  const found = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!isInjected(walker.currentNode)) {
      for (let offset = 0; offset < walker.currentNode.length; offset++) {
        found.push({ node: walker.currentNode, offset });
      }
    }
  }
  return { text: clean(found.map(({ node, offset }) => node.data[offset]).join('')), found };
}

/** The lines an editor shows; wrapped rows are joined. */
function lines(editor = activeEditor()) {
  const result = [];
  for (const { element, number } of editor ? rows(editor) : []) {
    const { text } = characters(element);
    if (number === undefined && result.length > 0) {
      result.at(-1).text += text;
    } else {
      result.push({ line: number, text });
    }
  }
  return result;
}

/** The middle of a piece of text on the screen, or undefined if it is not shown. */
function findText(line, text, nth = 0) {
  const editor = activeEditor();
  let inLine = false;
  for (const row of editor ? rows(editor) : []) {
    inLine = row.number === undefined ? inLine : row.number === line;
    if (!inLine) {
      continue;
    }
    const { text: shown, found } = characters(row.element);
    let index = -1;
    for (let i = 0; i <= nth; i++) {
      index = shown.indexOf(text, index + 1);
    }
    if (index >= 0) {
      const range = document.createRange();
      range.setStart(found[index].node, found[index].offset);
      range.setEnd(found[index + text.length - 1].node, found[index + text.length - 1].offset + 1);
      const box = range.getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    }
  }
  return undefined;
}

function inlayHints() {
  const editor = activeEditor();
  return (editor ? rows(editor) : []).flatMap(({ element, number }) =>
    [...element.querySelectorAll('[class*="dyn-rule"]')]
      .map((hint) => ({ line: number, text: clean(hint.textContent).trim() }))
      .filter(({ text }) => text),
  );
}

/** Code lenses from top to bottom, with the number of the line below them. */
function codeLenses() {
  const editor = activeEditor();
  if (!editor) {
    return [];
  }
  const below = rows(editor);
  return all(editor, '.codelens-decoration')
    .map((lens) => ({ lens, top: top(lens) }))
    .toSorted((a, b) => a.top - b.top)
    .flatMap(({ lens, top: lensTop }) =>
      all(lens, 'a').map((link) => ({
        line: below.find((row) => row.top > lensTop)?.number,
        text: clean(link.textContent).trim(),
      })),
    );
}

/** Underlined places of the active editor: how many there are of each severity. */
function squiggles() {
  const editor = activeEditor();
  const count = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const severity of Object.keys(count)) {
    count[severity] = editor?.querySelectorAll(`.squiggly-${severity}`).length ?? 0;
  }
  return count;
}

function diff() {
  const editor = all(document, '.editor-group-container.active .monaco-diff-editor').at(-1);
  return (
    editor && {
      original: lines(editor.querySelector('.editor.original .monaco-editor')),
      modified: lines(editor.querySelector('.editor.modified .monaco-editor')),
      sideBySide: editor.classList.contains('side-by-side'),
    }
  );
}

function tabs() {
  return all(document, '.editor-group-container .tabs-container .tab').map((tab) => ({
    label: nameOf(tab),
    active: tab.classList.contains('active') && Boolean(tab.closest('.editor-group-container.active')),
    dirty: tab.classList.contains('dirty'),
  }));
}

function listRows(root, read) {
  return all(root, '.monaco-list-row')
    .toSorted((a, b) => Number(a.dataset.index) - Number(b.dataset.index))
    .map(read);
}

function treeRow(row) {
  const expanded = row.getAttribute('aria-expanded');
  const checkbox = row.querySelector('.monaco-checkbox');
  return {
    label: nameOf(row) ?? textOf(row, '.label') ?? '',
    description: textOf(row, '.label-description'),
    letter: letterOf(row),
    level: Number(row.getAttribute('aria-level')),
    expanded: expanded === null ? undefined : expanded === 'true',
    selected: row.getAttribute('aria-selected') === 'true',
    checked: checkbox ? checkbox.getAttribute('aria-checked') === 'true' : undefined,
    actions: [...row.querySelectorAll('.actions .action-label[aria-label]')].map((action) =>
      action.getAttribute('aria-label'),
    ),
  };
}

/** What a file decoration writes behind a row, as Git's M. */
function letterOf(row) {
  const label = row.querySelector('.monaco-icon-label');
  const content = label ? getComputedStyle(label, '::after').content : 'none';
  return content === 'none' || content === 'normal' ? undefined : content.replaceAll('"', '') || undefined;
}

/** A section of a side bar or panel by the title in its header. */
function pane(title) {
  return all(document, '.pane').find(
    (candidate) =>
      candidate
        .querySelector('.pane-header')
        ?.getAttribute('aria-label')
        ?.replace(/ Section$/, '') === title,
  );
}

function tree(title) {
  const section = pane(title);
  return section && listRows(section, treeRow);
}

/** What a view shows instead of a tree: the welcome text with its buttons, and the message line. */
function viewText(title) {
  const section = pane(title);
  return (
    section &&
    all(
      section,
      '.welcome-view-content p, .welcome-view-content .button-container, .tree-explorer-viewlet-tree-view > .message',
    )
      .map((element) => clean(element.textContent).trim())
      .filter(Boolean)
  );
}

function problems() {
  let file;
  const result = [];
  for (const row of all(document, '.markers-panel .monaco-list-row').toSorted(
    (a, b) => Number(a.dataset.index) - Number(b.dataset.index),
  )) {
    const icon = row.querySelector('.marker-icon');
    if (!icon) {
      file = nameOf(row) ?? file;
      continue;
    }
    const [, line, column] = /(\d+)\D+(\d+)/.exec(textOf(row, '.marker-line') ?? '') ?? [];
    result.push({
      file,
      severity: ['error', 'warning', 'info'].find((name) => icon.classList.contains(name)),
      message: all(row, '.marker-message')
        .map((part) => clean(part.textContent))
        .join('\n'),
      source: textOf(row, '.marker-source'),
      code: textOf(row, '.marker-code'),
      line: Number(line),
      column: Number(column),
    });
  }
  return result;
}

function notifications() {
  return all(document, '.notification-list-item').map((item) => ({
    severity: severityOf(item.querySelector('.notification-list-item-icon') ?? item),
    message: textOf(item, '.notification-list-item-message') ?? '',
    source: textOf(item, '.notification-list-item-source')?.replace(/^Source: /, ''),
    buttons: all(item, '.notification-list-item-buttons-container .monaco-button').map((button) =>
      clean(button.textContent).trim(),
    ),
  }));
}

function dialog() {
  const box = all(document, '.monaco-dialog-box').at(-1);
  return (
    box && {
      message: textOf(box, '.dialog-message-text') ?? '',
      detail: textOf(box, '.dialog-message-detail'),
      buttons: all(box, '.dialog-buttons .monaco-button').map((button) => clean(button.textContent).trim()),
    }
  );
}

/** The quick pick or input box at the top of the window. */
function quickInput() {
  const widget = all(document, '.quick-input-widget').at(-1);
  const input = widget?.querySelector('input.input');
  return (
    widget && {
      title: textOf(widget, '.quick-input-title'),
      value: visible(input) ? input.value : undefined,
      placeholder: visible(input) ? input.placeholder : undefined,
      message: textOf(widget, '.quick-input-message'),
      invalid: Boolean(widget.querySelector('.monaco-inputbox.error')),
      items: listRows(widget, (row) => ({
        label: nameOf(row) ?? '',
        description: textOf(row, '.label-description'),
        detail: textOf(row, '.quick-input-list-label-meta') || undefined,
        checked:
          row.getAttribute('aria-checked') === null ? undefined : row.getAttribute('aria-checked') === 'true',
        commandId: row.querySelector('[data-quick-input-id]')?.dataset.quickInputId,
      })),
    }
  );
}

function tests() {
  const explorer = all(document, '.test-explorer').at(-1);
  return (
    explorer &&
    listRows(explorer, (row) => {
      const expanded = row.getAttribute('aria-expanded');
      const description = textOf(row, '.label .test-label-description');
      return {
        label: (textOf(row, '.label') ?? '').slice(0, description ? -description.length : undefined).trim(),
        description,
        level: Number(row.getAttribute('aria-level')),
        expanded: expanded === null ? undefined : expanded === 'true',
        state: /\(([^()]*)\)(, in [^()]*)?$/.exec(row.getAttribute('aria-label') ?? '')?.[1],
      };
    })
  );
}

function hover() {
  return all(document, '.monaco-hover')
    .flatMap((box) => all(box, '.hover-row'))
    .map((row) => clean(row.innerText).trim())
    .filter(Boolean);
}

function suggestions() {
  const widget = all(document, '.suggest-widget.visible').at(-1);
  return widget
    ? listRows(widget, (row) => ({
        label: nameOf(row) ?? '',
        detail: textOf(row, '.details-label'),
        focused: row.classList.contains('focused'),
      }))
    : [];
}

function statusBar() {
  return all(document, '.statusbar-item')
    .map((item) => clean(item.textContent).trim())
    .filter(Boolean);
}

function outputText() {
  const editor = all(
    document,
    '.output-view .monaco-editor[role=code], .output-view-container .monaco-editor[role=code]',
  ).at(-1);
  return editor ? rows(editor).map(({ element }) => clean(element.textContent)) : undefined;
}

function runningExtensions() {
  return all(document, '.runtime-extensions-editor .monaco-list-row').map((row) => ({
    name: textOf(row, '.name'),
    activationMs: Number(/([\d.]+)ms/.exec(textOf(row, '.activation-time') ?? '')?.[1]),
  }));
}

let measured;

/**
 * From the next key on, waits until `read` gives another value than now.
 * `read` names a function of this object. timer() is the time between, in
 * milliseconds.
 */
function armTimer(read, timeoutMs) {
  const value = () => JSON.stringify(globalThis.reader[read]());
  const before = value();
  measured = new Promise((resolve, reject) => {
    addEventListener(
      'keydown',
      () => {
        const start = performance.now();
        const stop = () => {
          observer.disconnect();
          clearTimeout(timeout);
        };
        const observer = new MutationObserver(() => {
          if (value() !== before) {
            stop();
            resolve(performance.now() - start);
          }
        });
        const timeout = setTimeout(() => {
          stop();
          reject(new Error(`${read} still ${before} after ${timeoutMs} ms`));
        }, timeoutMs);
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
      },
      { capture: true, once: true },
    );
  });
}

const timer = () => measured;

globalThis.reader = {
  armTimer,
  codeLenses,
  dialog,
  diff,
  findText,
  hover,
  inlayHints,
  lines,
  notifications,
  outputText,
  problems,
  quickInput,
  runningExtensions,
  squiggles,
  statusBar,
  suggestions,
  tabs,
  tests,
  timer,
  tree,
  viewText,
};
