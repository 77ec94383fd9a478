import type { FromPreview, PreviewLabels, PreviewView, RunView, VersionView } from '../protocol.ts';
import { element, icon, setAttribute, setText, textButton } from '../dom.ts';

type Post = (message: FromPreview) => void;

/** The prompt's name, its version, and what can be done with it. Stays in sight. */
export class Toolbar {
  readonly root: HTMLElement;
  readonly #name: HTMLButtonElement;
  readonly #model: HTMLElement;
  readonly #version: HTMLSelectElement;
  readonly #lock: HTMLButtonElement;
  readonly #run: HTMLButtonElement;
  readonly #compare: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #why: HTMLElement;
  #versions = '';
  #isLocked = false;
  #cannotRun: string | undefined;
  #isRunning = false;

  constructor(labels: PreviewLabels, post: Post) {
    this.#name = textButton('', () => post({ type: 'openPrompt' }), 'name');
    setAttribute(this.#name, 'title', labels.openPrompt);
    this.#model = element('span', { class: 'model' });
    this.#version = element('select', { 'aria-label': labels.version, title: labels.version });
    this.#version.addEventListener('change', () =>
      post({ type: 'setVersion', version: this.#version.value }),
    );
    this.#lock = element(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        title: labels.lock,
        'aria-label': labels.lock,
        'aria-pressed': 'false',
      },
      icon('lock'),
    );
    this.#lock.addEventListener('click', () => post({ type: 'setLocked', locked: !this.#isLocked }));
    this.#run = textButton(labels.run, () => this.#isRunnable() && post({ type: 'run' }), 'primary');
    this.#run.prepend(icon('play'));
    this.#compare = textButton(labels.compare, () => this.#isRunnable() && post({ type: 'compare' }));
    this.#stop = textButton(labels.stop, () => post({ type: 'stop' }), 'primary');
    this.#stop.prepend(icon('stop'));
    this.#stop.hidden = true;
    this.#why = element('p', { class: 'why', id: 'why-not' });
    this.root = element(
      'header',
      { class: 'toolbar' },
      element('h1', {}, this.#name),
      this.#model,
      element('span', { class: 'actions' }, this.#version, this.#lock, this.#compare, this.#run, this.#stop),
      this.#why,
    );
  }

  set({ name, model, version, versions, memory, cannotRun }: PreviewView): void {
    setText(this.#name, name);
    setAttribute(this.#name, 'title', name);
    setText(this.#model, model ?? '');
    this.#setVersions(versions);
    this.#version.value = version;
    this.#version.hidden = versions.length === 0;
    this.#isLocked = memory.locked;
    setAttribute(this.#lock, 'aria-pressed', String(memory.locked));
    this.#cannotRun = cannotRun;
    this.#drawRun();
  }

  setRun({ running }: RunView): void {
    const hadFocus = document.activeElement === this.#run || document.activeElement === this.#stop;
    this.#isRunning = running;
    this.#drawRun();
    if (hadFocus) (running ? this.#stop : this.#run).focus();
  }

  #isRunnable(): boolean {
    return this.#cannotRun === undefined && !this.#isRunning;
  }

  /** A button that cannot be used stays reachable, and says why. */
  #drawRun(): void {
    this.#run.hidden = this.#isRunning;
    this.#stop.hidden = !this.#isRunning;
    setText(this.#why, this.#cannotRun ?? '');
    this.#why.hidden = this.#cannotRun === undefined;
    for (const button of [this.#run, this.#compare]) {
      setAttribute(button, 'aria-disabled', this.#isRunnable() ? undefined : 'true');
      setAttribute(button, 'aria-describedby', this.#cannotRun === undefined ? undefined : 'why-not');
    }
  }

  #setVersions(versions: readonly VersionView[]): void {
    const drawn = JSON.stringify(versions);
    if (drawn === this.#versions) return;
    this.#versions = drawn;
    this.#version.replaceChildren(
      ...versions.map(({ version, label }) => element('option', { value: version }, label)),
    );
  }
}
