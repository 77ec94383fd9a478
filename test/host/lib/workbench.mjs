// A real VS Code workbench with an extension in it, operated the way a person does, and read back as a person
// would see it.

import fs from 'node:fs';
import path from 'node:path';
import { whenWorkbenchReady } from './browser.mjs';
import { removeFolder, writeSettings } from './installation.mjs';
import { memoryOf } from './memory.mjs';
import { isNoise } from './noise.mjs';

const TIMEOUT_MS = 15_000;
const RELOAD_MS = 45_000;
const POLL_MS = 50;

/** The names that the workbench shows for the themes which screenshots are taken in. */
const THEMES = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Dark High Contrast',
  'high-contrast-light': 'Light High Contrast',
};

/**
 * Readers (`lines`, `problems`, `tree`, …) return what is shown at that moment, so wait with `until`. Only what
 * is scrolled into view is in the page: long trees, lists and editors are read in part. For what has no method
 * here there is `page`, the Playwright page.
 */
export class Workbench {
  #browser;
  #server;
  #userDataDir;

  constructor({ browser, page, server, userDataDir, timings }) {
    this.#browser = browser;
    this.#server = server;
    this.#userDataDir = userDataDir;
    /** The Playwright page, for whatever has no method here. */
    this.page = page;
    /** Milliseconds from launch() to each step. */
    this.timings = timings;
    /** Errors the workbench logged, without those every start brings. */
    this.errors = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !isNoise(message.text())) {
        this.errors.push(message.text());
      }
    });
  }

  /** The folder of this installation's settings, logs and storage. */
  get userDataDir() {
    return this.#userDataDir;
  }

  /** The address of another workspace on the same server, or of a window without one. */
  url(workspace) {
    return this.#server.workbenchUrl(workspace, [
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ]);
  }

  /** Shows another address of the same server. */
  async open(url) {
    await this.page.goto(url);
    await whenWorkbenchReady(this.page);
  }

  /** Loads the window again: extensions restart, state is kept. The browser's own reload waits for nothing that is being stored. */
  async reload() {
    await this.#withOffered('Developer: Reload Window', () => Promise.resolve());
    // Not a click, which may not end before its page does, and would be made once more.
    await Promise.all([this.page.waitForNavigation(), this.press('Enter')]);
    await whenWorkbenchReady(this.page);
  }

  /**
   * Changes user settings and reloads the window: VS Code does not watch this
   * file here. It does watch .vscode/settings.json in the workspace.
   */
  async changeSettings(settings) {
    writeSettings(this.#userDataDir, settings);
    await this.reload();
  }

  /** Changes the colour theme as a person does, without a reload. */
  async setTheme(kind) {
    await this.run('Preferences: Color Theme');
    await this.fill(THEMES[kind]); // The list is too long to be drawn as a whole.
    await this.pick(THEMES[kind]);
    const drawnAs = {
      light: 'vs',
      dark: 'vs-dark',
      'high-contrast': 'hc-black',
      'high-contrast-light': 'hc-light',
    };
    await this.page.locator(`.monaco-workbench.${drawnAs[kind]}`).waitFor();
  }

  /** Trusts the workspace of a window launched with `trusted: false`. */
  async trustWorkspace() {
    await this.run('Workspaces: Manage Workspace Trust');
    await this.page
      .locator('.workspace-trust-editor .monaco-button', { hasText: exactly('Trust') })
      .first()
      .click();
    await this.until('no restricted mode', async () => !(await this.statusBar()).includes('Restricted Mode'));
    // In a window of its own, which holds everything else back, or in a tab.
    const close = this.page.locator('.monaco-modal-editor-block [aria-label^="Close"]').first();
    await ((await close.isVisible()) ? close.click() : this.press('Control+F4'));
  }

  async close() {
    await this.#browser.close();
    await this.#server.stop();
    removeFolder(this.#userDataDir);
  }

  /** What the server and the extension host wrote to their standard streams. */
  get serverOutput() {
    return this.#server.output;
  }

  /** Resident memory in MiB of the server, the extension host and the browser. Linux only. */
  memory() {
    return memoryOf(this.#server.pid);
  }

  /** Takes a picture of the window; what is fading in is shown as it will be. */
  async screenshot(file) {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    await this.page.screenshot({ path: file, animations: 'disabled' });
  }

  /** Calls a function of pageReader.js in the page. */
  #read(name, ...args) {
    return this.page.evaluate(([reader, values]) => globalThis.reader[reader](...values), [name, args]);
  }

  /**
   * Reads again and again until `accept` is satisfied, and returns what it was satisfied with.
   * @template T
   * @param {string} what  for the message when it never is
   * @param {() => T | Promise<T>} read
   * @param {(value: T) => unknown} [accept]
   * @returns {Promise<T>}
   */
  async until(what, read, accept = Boolean, timeoutMs = TIMEOUT_MS) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const value = await read();
      if (await accept(value)) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`${what}: not within ${timeoutMs} ms; last seen: ${JSON.stringify(value, null, 1)}`);
      }
      await this.page.waitForTimeout(POLL_MS);
    }
  }

  // Keyboard, palette, quick picks

  /** Presses keys as Playwright names them, 'Control+s' for one. */
  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  #input() {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /** Opens the quick input by a key; the key is lost if the workbench is just busy, so it is pressed again. */
  async #openQuickInput(key) {
    await this.until(`quick input after ${key}`, async () => {
      await this.page.keyboard.press(key);
      return this.#input()
        .waitFor({ state: 'visible', timeout: 1500 })
        .then(
          () => true,
          () => false,
        );
    });
  }

  /** Runs a command from the palette by the title shown there, category included: 'Demo: Compare Versions'. */
  run(title) {
    return this.#withOffered(title, () => this.#quickItem(title).click({ timeout: 1000 }));
  }

  /** Does something when the palette offers a command; opens it again where that fails, until it succeeds. */
  async #withOffered(title, act) {
    await this.until(
      `command "${title}"`,
      async () => {
        await this.#openQuickInput('F1');
        const isDone = await this.#isDone(async () => {
          await this.#input().fill(`>${title}`, { timeout: 1000 });
          await this.until(
            'items',
            () => this.quickInput(),
            (input) => input?.items.some(({ label }) => label === title),
            2000,
          );
          await act();
        });
        if (!isDone) await this.press('Escape'); // the open palette does not notice a command that comes later
        return isDone;
      },
      Boolean,
      30_000,
    );
  }

  /** Whether the palette offers a command with this title now. */
  async hasCommand(title) {
    await this.#openQuickInput('F1');
    await this.#input().fill(`>${title}`);
    await this.page.waitForTimeout(500);
    const { items } = await this.quickInput();
    await this.press('Escape');
    return items.some(({ label }) => label === title);
  }

  async #clickQuickItem(label) {
    await this.until(
      `quick pick item "${label}"`,
      () => this.#read('quickInput'),
      (input) => input?.items.some((item) => item.label === label),
    );
    await this.#quickItem(label).click();
  }

  #quickItem(label) {
    return this.page
      .locator('.quick-input-widget:visible .monaco-list-row')
      .filter({ has: this.page.locator('.monaco-icon-name-container', { hasText: exactly(label) }) })
      .first();
  }

  /** The quick pick or input box: title, value, placeholder, message, invalid, items. Undefined if none is open. */
  quickInput() {
    return this.#read('quickInput');
  }

  /** Chooses from a quick pick that accepts one item. */
  async pick(label) {
    await this.#clickQuickItem(label);
  }

  /** Ticks items of a quick pick that accepts several, and confirms. */
  async pickMany(labels) {
    for (const label of labels) {
      await this.#clickQuickItem(label);
    }
    await this.press('Enter');
  }

  /** Replaces the text of the input box; does not confirm. */
  async fill(text) {
    await this.#input().fill(text);
  }

  /** Fills the input box and confirms. */
  async answer(text) {
    await this.fill(text);
    await this.press('Enter');
  }

  // Editors

  /**
   * Opens a file by the end of its path, by means of quick open, and waits for its editor. What opens or closes at
   * the same time can take the quick input away: then it is opened again.
   */
  async openFile(file) {
    const name = path.basename(file);
    const isShown = (tabs) => tabs.some(({ label, active }) => active && label === name);
    await this.until(
      `editor of ${file}`,
      async () => {
        await this.#openQuickInput('Control+p');
        const isOpened = await this.#isDone(async () => {
          await this.#input().fill('', { timeout: 1000 }); // asks anew: right after the start the search finds nothing
          await this.#input().fill(file, { timeout: 1000 });
          await this.until(
            'results',
            () => this.quickInput(),
            (input) => input?.items.some(({ label }) => label === name),
            2000,
          );
          await this.#quickItem(name).click({ timeout: 1000 });
          await this.until('the editor', () => this.tabs(), isShown, 3000);
        });
        if (!isOpened) await this.press('Escape');
        return isOpened;
      },
      Boolean,
      40_000,
    );
    await this.until(
      `text of ${file}`,
      () => this.lines(),
      (lines) => lines.length > 0,
    );
  }

  /** Whether a gesture led to what it was made for; one that did not is made again by the caller, until its time is up. */
  async #isDone(gesture) {
    try {
      await gesture();
      return true;
    } catch {
      return false;
    }
  }

  /** The open editors: label, active, dirty. */
  tabs() {
    return this.#read('tabs');
  }

  /** The lines the active editor shows (those in view only): line, text. */
  lines() {
    return this.#read('lines');
  }

  /**
   * Puts the cursor at a line and column, both from 1, and brings them into view. On a busy machine the input can
   * open before the editor has the focus, and then goes nowhere: until the line is there, it is done again.
   */
  async goToLine(line, column = 1, timeoutMs = TIMEOUT_MS) {
    await this.until(
      `line ${line}`,
      async () => {
        await this.#openQuickInput('Control+g');
        await this.answer(`:${line}:${column}`);
        return this.#isDone(() =>
          this.until(
            'the line in view',
            () => this.lines(),
            (lines) => lines.some(({ line: shown }) => shown === line),
            2000,
          ),
        );
      },
      Boolean,
      timeoutMs,
    );
  }

  /** Gives an editor group the focus, by its number from 1, and waits until the group shows a text. */
  async focusGroup(number) {
    await this.until(`text in group ${number}`, async () => {
      await this.press(`Control+${number}`);
      return this.until(
        'lines',
        () => this.lines(),
        (lines) => lines.length > 0,
        1000,
      ).catch(() => undefined);
    });
  }

  async save() {
    await this.press('Control+s');
    await this.until(
      'file saved',
      () => this.tabs(),
      (tabs) => !tabs.some(({ active, dirty }) => active && dirty),
    );
  }

  /** Code lenses in view: line, text. Icons have no text. */
  codeLenses() {
    return this.#read('codeLenses');
  }

  /** Clicks the first code lens with this text. */
  async clickCodeLens(text) {
    await this.page.locator('.codelens-decoration a', { hasText: text }).first().click();
  }

  /** Inlay hints in view: line, text. */
  inlayHints() {
    return this.#read('inlayHints');
  }

  /** How many places in view are underlined, by severity. */
  squiggles() {
    return this.#read('squiggles');
  }

  async #whereIs(line, text, nth) {
    if (!(await this.#read('findText', line, text, nth))) {
      await this.goToLine(line);
    }
    return this.until(`"${text}" in line ${line}`, () => this.#read('findText', line, text, nth));
  }

  /** Points at a piece of text of a line and returns the parts of the hover, top to bottom. */
  async hover(line, text, nth = 0) {
    const { x, y } = await this.#whereIs(line, text, nth);
    await this.page.mouse.move(x - 40, y + 60);
    await this.page.mouse.move(x, y, { steps: 3 });
    return this.until(
      `hover of "${text}" in line ${line}`,
      () => this.#read('hover'),
      (parts) => parts.length > 0 && !parts.includes('Loading...'),
    );
  }

  /** Clicks into a piece of text of a line; with modifiers ['Control'] it follows a link or definition. */
  async clickText(line, text, { nth = 0, modifiers = [] } = {}) {
    const { x, y } = await this.#whereIs(line, text, nth);
    for (const modifier of modifiers) {
      await this.page.keyboard.down(modifier);
    }
    await this.page.mouse.move(x, y);
    await this.page.mouse.click(x, y);
    for (const modifier of modifiers) {
      await this.page.keyboard.up(modifier);
    }
  }

  /** Asks for completions at the cursor: label, detail, focused. */
  async suggestions() {
    await this.press('Control+Space');
    return this.until(
      'suggestions',
      () => this.#read('suggestions'),
      (rows) => rows.length > 0,
    );
  }

  /** Opens the quick fixes at a piece of text and returns their titles. */
  async quickFixes(line, text) {
    await this.clickText(line, text);
    const menu = this.page.locator('.action-widget .monaco-list-row.action .title');
    await this.until('quick fixes', async () => {
      await this.press('Control+.');
      return menu
        .first()
        .waitFor({ state: 'visible', timeout: 1500 })
        .then(
          () => true,
          () => false,
        );
    });
    return menu.allInnerTexts();
  }

  /** Chooses from the menu that quickFixes() opened. */
  async pickQuickFix(title) {
    await this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first().click();
  }

  /** Both sides of the active diff editor as lines(), and sideBySide; undefined if none is active. */
  diff() {
    return this.#read('diff');
  }

  // Views

  /** Opens a view container from the activity bar: 'Explorer', or the title an extension gave its own. */
  async openContainer(title) {
    const tab = this.page
      .locator(`.activitybar .action-item[role=tab]:has(.action-label[aria-label^="${title}"])`)
      .first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') {
      await tab.click();
    }
  }

  /** The rows of a tree view by its title: label, description, letter, level, expanded, selected, checked, actions. */
  tree(view) {
    return this.#read('tree', view);
  }

  /** The welcome text and message of a view, in paragraphs. */
  viewText(view) {
    return this.#read('viewText', view);
  }

  #treeRow(view, label) {
    return this.page
      .locator(`.pane:has(> .pane-header[aria-label="${view} Section"]) .monaco-list-row`)
      .filter({ has: this.page.locator('.monaco-icon-name-container, .label', { hasText: exactly(label) }) })
      .first();
  }

  async clickTreeItem(view, label) {
    await this.#treeRow(view, label).click();
  }

  /** Expands a collapsed item and waits for what is below it. */
  async expandTreeItem(view, label) {
    await this.until(
      `${label} in ${view}`,
      () => this.tree(view),
      (rows) => rows?.some((row) => row.label === label),
    );
    const row = this.#treeRow(view, label);
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.locator('.monaco-tl-twistie').click();
      await this.until(
        `${label} expanded`,
        () => row.getAttribute('aria-expanded'),
        (value) => value === 'true',
      );
    }
  }

  /** Clicks an inline action of a tree item by its tooltip. */
  async clickTreeAction(view, label, action) {
    const row = this.#treeRow(view, label);
    await row.hover();
    await row.locator(`.action-label[aria-label="${action}"]`).click();
  }

  /** Chooses from the context menu of a tree item. What opens at the same time can close the menu: then it is asked for again. */
  async treeMenu(view, label, item) {
    const row = this.#treeRow(view, label);
    await this.until(`menu of ${label}`, async () => {
      const isShown = await this.#isDone(async () => {
        await row.click({ button: 'right', timeout: 2000 });
        await this.#menuItem(item).waitFor({ state: 'visible', timeout: 2000 });
      });
      if (!isShown) await this.press('Escape');
      return isShown;
    });
    await this.#clickMenuItem(item);
  }

  #menuItem(label) {
    return this.page.locator('.monaco-menu .action-menu-item', { hasText: exactly(label) }).first();
  }

  /** Chooses from the open menu. A menu that has just opened ignores clicks, so this clicks until it closes. */
  async #clickMenuItem(label) {
    const item = this.#menuItem(label);
    await item.waitFor({ state: 'visible', timeout: TIMEOUT_MS });
    await this.until(`menu item "${label}"`, async () => {
      await item.click({ timeout: 1000 }).catch(() => {}); // closed while it was being clicked
      return item.waitFor({ state: 'hidden', timeout: 500 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Opens the Problems panel and reads it: file, severity, message, source, code, line, column. */
  async problems() {
    if (!(await this.page.locator('.markers-panel').first().isVisible())) {
      await this.run('Problems: Focus on Problems View');
      await this.page.locator('.markers-panel').first().waitFor({ state: 'visible' });
    }
    return this.#read('problems');
  }

  /** Opens the Test Explorer and reads it: label, description, level, expanded, state ('Passed', 'Failed', 'Not yet run', …). */
  async tests() {
    if (!(await this.page.locator('.test-explorer').first().isVisible())) {
      await this.run('Testing: Focus on Test Explorer View');
      await this.page.locator('.test-explorer').first().waitFor({ state: 'visible' });
    }
    return this.#read('tests');
  }

  /** The text of an output channel, the lines in view. */
  async output(channel) {
    await this.run('Output: Show Output Channels...');
    await this.pick(channel);
    return this.until(
      `text of ${channel}`,
      () => this.#read('outputText'),
      (lines) => lines?.some(Boolean),
    );
  }

  statusBar() {
    return this.#read('statusBar');
  }

  /** How long an extension took to activate, in milliseconds, as "Show Running Extensions" says. */
  async activationTime(name) {
    await this.run('Developer: Show Running Extensions');
    const list = this.page.locator('.runtime-extensions-editor .monaco-list').first();
    await list.hover();
    const { activationMs } = await this.until(
      `${name} among the running extensions`,
      async () => {
        const found = (await this.#read('runningExtensions')).find((row) => row.name === name);
        await this.page.mouse.wheel(0, 100); // sorted by time: the one wanted may be below
        return found;
      },
      (found) => found?.activationMs >= 0,
    );
    await this.press('Control+F4');
    return activationMs;
  }

  // Notifications and dialogs

  /** Notifications on screen: severity, message, source (shown only beside buttons), buttons. */
  notifications() {
    return this.#read('notifications');
  }

  /** Waits for a notification whose message matches, and returns it. */
  async notification(pattern) {
    const shown = await this.until(
      `notification ${pattern}`,
      () => this.notifications(),
      (found) => found.some(({ message }) => message.match(pattern)),
    );
    return shown.find(({ message }) => message.match(pattern));
  }

  async clickNotification(button) {
    await this.page
      .locator('.notification-list-item .monaco-button', { hasText: exactly(button) })
      .first()
      .click();
  }

  clearNotifications() {
    return this.run('Notifications: Clear All Notifications');
  }

  /** The modal dialog: message, detail, buttons. Undefined if none is open. */
  dialog() {
    return this.#read('dialog');
  }

  async clickDialog(button) {
    await this.page
      .locator('.monaco-dialog-box .monaco-button', { hasText: exactly(button) })
      .first()
      .click();
  }

  // Webviews

  /** The Playwright frame of the webview in which `selector` matches; Playwright's frame methods work on it. */
  async webview(selector = 'body') {
    const find = async () => {
      for (const frame of this.page.frames()) {
        // The page of the extension is in an iframe of an iframe of the workbench.
        const outer = frame.parentFrame();
        if (
          outer?.parentFrame() === this.page.mainFrame() &&
          outer.url().includes('/webview/browser/pre/') &&
          (await frame
            .locator(selector)
            .first()
            .isVisible()
            .catch(() => false))
        ) {
          return frame;
        }
      }
      return undefined;
    };
    // After a reload a window has the extensions to start before its panels come back.
    return this.until(`webview with ${selector}`, find, Boolean, RELOAD_MS);
  }

  // Measuring

  /**
   * Types one key and measures, inside the page, the time from its keydown event
   * until a part of the workbench shows something else. `part` is 'squiggles'
   * (underlined text in the active editor), or the name of another reader:
   * 'codeLenses', 'inlayHints', 'problems', 'suggestions', 'lines', …
   */
  async timeFromKey(key, part = 'squiggles', timeoutMs = TIMEOUT_MS) {
    await this.#read('armTimer', part, timeoutMs);
    await this.page.keyboard.press(key);
    return this.#read('timer');
  }
}

/** A pattern for Playwright's hasText that matches the whole text. */
function exactly(text) {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
