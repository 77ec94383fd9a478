import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from 'vitest';
import { open } from '../../src/runtime/index.ts';
import type { OpenOptions, Runtime } from '../../src/runtime/api.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const runtimes: Runtime[] = [];
afterEach(async () => {
  await Promise.all(runtimes.splice(0).map((runtime) => runtime.close()));
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-runtime-'));
  folders.push(folder);
  return folder;
}

/** Opens a runtime that is closed after the test. What goes wrong is kept, and printed nowhere. */
export async function opened(
  options: OpenOptions,
): Promise<{ readonly runtime: Runtime; readonly errors: string[] }> {
  const errors: string[] = [];
  const runtime = await open({ pollMs: 20, onError: (message) => errors.push(message), ...options });
  runtimes.push(runtime);
  return { runtime, errors };
}

export interface RegistryParts {
  readonly version?: string;
  /** Lines of the prompt, indented by four. */
  readonly policy?: string;
  /** Top-level sections. */
  readonly sections?: string;
  readonly last?: string;
}

/** A registry whose prompt has the versions 1.0.0 and 2.0.0, each of which says its number. */
export const registryText = ({
  version = '2.0.0',
  policy = '',
  sections = '',
  last = 'Second: {{ text }}',
}: RegistryParts = {}): string => `${sections}prompts:
  greet:
    version: "${version}"
    environments: { staging: "1.0.0" }
${policy}    versions:
      1.0.0: { model: small, temperature: 0.1, template: "First: {{ text }}" }
      2.0.0:
        model: large
        messages:
          - { role: system, content: Be kind }
          - { role: user, content: "${last}" }
`;

export function writeRegistry(folder: string, text: string): string {
  const file = join(folder, 'prompt-registry.yaml');
  const temporary = `${file}.new`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
  return file;
}

/** A runtime on a registry of this text. */
export async function onRegistry(
  parts: RegistryParts = {},
  options: Partial<OpenOptions> = {},
): Promise<{ runtime: Runtime; errors: string[]; folder: string; file: string }> {
  const folder = temporaryFolder();
  const file = writeRegistry(folder, registryText(parts));
  return { ...(await opened({ file, ...options })), folder, file };
}

/** Waits for something that becomes true by itself. */
export async function eventually(look: () => void, withinMs = 5000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      look();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** What a resolution says, in one line. */
function said(runtime: Runtime, context: Parameters<Runtime['resolve']>[1] = {}): string {
  const { rule, reason, version, arm } = runtime.resolve('greet', { variables: { text: 'x' }, ...context });
  return [rule, reason, version ?? '-', ...(arm ? [arm] : [])].join(' ');
}

export const expectSaid = (
  runtime: Runtime,
  wanted: string,
  context?: Parameters<Runtime['resolve']>[1],
): void => expect(said(runtime, context)).toBe(wanted);
