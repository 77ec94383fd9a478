import * as vscode from 'vscode';

/** The only reader of the extension's settings. */
export const settings = {
  /** US dollars above which a run asks first. */
  get confirmAbove(): number {
    return read('confirmAbove', 0.1);
  },
  /** US dollars that one run may cost; undefined: no limit. */
  get maxCost(): number | undefined {
    return read<number | null>('maxCost', null) ?? undefined;
  },
  /** US dollars that shadow validations of a registry may spend on a day; undefined: no limit. */
  get shadowDailyCap(): number | undefined {
    return read<number | null>('shadowDailyCap', null) ?? undefined;
  },
  get concurrency(): number {
    return read('concurrency', 8);
  },
  /** Where registries are looked for. */
  get registryFiles(): string {
    return read('registryFiles', '**/prompt-registry.{yaml,yml}');
  },
  /** Origins that may receive a key from the environment, besides OpenAI's own and this machine. */
  get allowedOrigins(): readonly string[] {
    return read<readonly string[]>('allowedOrigins', []);
  },
  /** Where applications read what they serve, by environment: folders, addresses, `git:<branch>`. */
  get liveHeads(): Readonly<Record<string, string>> {
    const written = Object.entries(read<Readonly<Record<string, unknown>>>('liveHeads', {}));
    // The settings editor underlines what is no text; it names no place.
    return Object.fromEntries(
      written.flatMap(([name, place]) => (typeof place === 'string' && place !== '' ? [[name, place]] : [])),
    );
  },
  /** Whether a new alert of a prompt is told in a message. */
  get notifyOfAlerts(): boolean {
    return read('notifyOfAlerts', true);
  },
  /** Whether values and evidence are drawn behind their places. */
  get inlinePreview(): boolean {
    return read('inlinePreview', true);
  },
};

function read<T>(key: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('promptLedger').get<T>(key) ?? otherwise;
}
