import * as vscode from 'vscode';
import type { Calibrated } from '../../core/evals/calibration/runCalibration.ts';
import type { App } from '../app.ts';
import { calibrateJudge as calibrate } from '../labels/calibrateJudge.ts';
import { type Target, pickPrompt } from './target.ts';

/** Compares the judge of a prompt's suite with people’s labels; gives what came of it. */
export async function calibrateJudge(app: App, target?: Target): Promise<Calibrated | undefined> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Calibrate the judge of which prompt?'));
  return prompt && calibrate(app, prompt);
}
