import { readFile } from 'node:fs/promises';
import type { Evaluated } from '../core/evals/evaluate.ts';
import type { FailedEvaluation } from '../core/evals/reports/json.ts';
import { renderPage } from '../core/evals/reports/page.ts';
import type { VersionDiff } from '../core/versions/versionDiff.ts';
import { sha256 } from '../node/sha256.ts';
import type { Context } from './context.ts';
import { writeReport } from './writeReport.ts';

interface Page {
  readonly evaluated: readonly Evaluated[];
  readonly failures: readonly FailedEvaluation[];
  readonly diffs: ReadonlyMap<Evaluated, VersionDiff> | undefined;
}

/** Writes the HTML report. Its script and its looks stand beside the program. */
export async function writePage(
  context: Context,
  path: string,
  { evaluated, failures, diffs }: Page,
): Promise<void> {
  const [script, style] = await Promise.all([readAsset('report.js'), readAsset('report.css')]);
  const parts = renderPage(evaluated, {
    assets: { script, style },
    sha256,
    failures,
    ...(diffs && { diffs }),
  });
  await writeReport(context, path, parts);
}

/** Without the name of its source map: a page in one file has none beside it. */
async function readAsset(name: string): Promise<string> {
  const text = await readFile(new URL(`../../webview/${name}`, import.meta.url), 'utf8');
  return text.replace(/\n(?:\/\/|\/\*)# sourceMappingURL=[^\n]*\n?$/, '\n');
}
