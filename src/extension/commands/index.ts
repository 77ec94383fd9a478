import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { showError } from '../showError.ts';

type Handler = (app: App, ...args: never[]) => unknown;

/**
 * Every command in package.json, in the same order; a test keeps the two equal. A command's own file is
 * loaded when it is first run.
 */
export const commands = {
  'promptLedger.runEvals': async (app, ...args) => (await import('./runEvals.ts')).runEvals(app, ...args),
  'promptLedger.openPreview': async (app, ...args) =>
    (await import('./openPreview.ts')).openPreview(app, ...args),
  'promptLedger.openRenderedText': async (app, ...args) =>
    (await import('./openRenderedText.ts')).openRenderedText(app, ...args),
  'promptLedger.setApiKey': async (app) => (await import('./setApiKey.ts')).setApiKey(app),
  'promptLedger.createRegistry': async (app) => (await import('./createRegistry.ts')).createRegistry(app),
  'promptLedger.newPrompt': async (app) => (await import('./newPrompt.ts')).newPrompt(app),
  'promptLedger.newSuite': async (app, ...args) => (await import('./newSuite.ts')).newSuite(app, ...args),
  'promptLedger.extractPrompt': async (app, ...args) =>
    (await import('./extractPrompt.ts')).extractPrompt(app, ...args),
  'promptLedger.openPrompt': async (app, ...args) =>
    (await import('./openPrompt.ts')).openPrompt(app, ...args),
  'promptLedger.openSuite': async (app, ...args) => (await import('./openSuite.ts')).openSuite(app, ...args),
  'promptLedger.saveEvalCase': async (app, ...args) =>
    (await import('./saveEvalCase.ts')).saveEvalCase(app, ...args),
  'promptLedger.explainProblem': async (app, ...args) =>
    (await import('./explainProblem.ts')).explainProblem(app, ...args),
  'promptLedger.diffVersions': async (app, ...args) =>
    (await import('./diffVersions.ts')).diffVersions(app, ...args),
  'promptLedger.compareOutputs': async (app, ...args) =>
    (await import('./compareOutputs.ts')).compareOutputs(app, ...args),
  'promptLedger.swapSides': async () => (await import('./swapSides.ts')).swapSides(),
  'promptLedger.showRendered': async (app) => (await import('./showRendered.ts')).showRendered(app),
  'promptLedger.showTemplates': async () => (await import('./showRendered.ts')).showTemplates(),
  'promptLedger.chooseValues': async (app) => (await import('./showRendered.ts')).chooseValues(app),
  'promptLedger.showTimeline': async (app, ...args) =>
    (await import('./showTimeline.ts')).showTimeline(app, ...args),
  'promptLedger.showMonitoring': async (app, ...args) =>
    (await import('./showMonitoring.ts')).showMonitoring(app, ...args),
  'promptLedger.showCalls': async (app, ...args) => (await import('./showCalls.ts')).showCalls(app, ...args),
  'promptLedger.showAlarms': async (app) => (await import('./showAlarms.ts')).showAlarms(app),
  'promptLedger.showResults': async (app, ...args) =>
    (await import('./showResults.ts')).showResults(app, ...args),
  'promptLedger.startDraft': async (app, ...args) =>
    (await import('./startDraft.ts')).startDraft(app, ...args),
  'promptLedger.release': async (app, ...args) => (await import('./release.ts')).release(app, ...args),
  'promptLedger.promote': async (app, ...args) => (await import('./promote.ts')).promote(app, ...args),
  'promptLedger.deploy': async (app, ...args) => (await import('./deploy.ts')).deploy(app, ...args),
  'promptLedger.rollBack': async (app, ...args) => (await import('./rollBack.ts')).rollBack(app, ...args),
  'promptLedger.rollBackStaged': async (app, ...args) =>
    (await import('./rollBackStaged.ts')).rollBackStaged(app, ...args),
  'promptLedger.rollBackLive': async (app, ...args) =>
    (await import('./rollBackLive.ts')).rollBackLive(app, ...args),
  'promptLedger.startExperiment': async (app, ...args) =>
    (await import('./startExperiment.ts')).startExperiment(app, ...args),
  'promptLedger.advanceRollout': async (app, ...args) =>
    (await import('./advanceRollout.ts')).advanceRollout(app, ...args),
  'promptLedger.stopExperiment': async (app, ...args) =>
    (await import('./stopExperiment.ts')).stopExperiment(app, ...args),
  'promptLedger.turnKillSwitchOn': async (app, ...args) =>
    (await import('./killSwitch.ts')).turnKillSwitchOn(app, ...args),
  'promptLedger.turnKillSwitchOff': async (app, ...args) =>
    (await import('./killSwitch.ts')).turnKillSwitchOff(app, ...args),
  'promptLedger.showLifecycle': async (app, ...args) =>
    (await import('./showLifecycle.ts')).showLifecycle(app, ...args),
  'promptLedger.followLiveHead': async (app, ...args) =>
    (await import('./followLiveHead.ts')).followLiveHead(app, ...args),
  'promptLedger.updateLiveHead': async (app, ...args) =>
    (await import('./followLiveHead.ts')).updateLiveHead(app, ...args),
  'promptLedger.takeFromGit': async (app, ...args) =>
    (await import('./takeFromGit.ts')).takeFromGit(app, ...args),
  'promptLedger.restoreVersion': async (app, ...args) =>
    (await import('./takeFromGit.ts')).restoreVersion(app, ...args),
  'promptLedger.createVersion': async (app, ...args) =>
    (await import('./takeFromGit.ts')).createVersion(app, ...args),
  'promptLedger.changeValue': async (app, ...args) =>
    (await import('./changeValue.ts')).changeValue(app, ...args),
  'promptLedger.toggleInlinePreview': async () =>
    (await import('./toggleInlinePreview.ts')).toggleInlinePreview(),
  'promptLedger.compareRuns': async (app, ...args) =>
    (await import('./compareRuns.ts')).compareRuns(app, ...args),
  'promptLedger.runAgain': async (app, ...args) => (await import('./runAgain.ts')).runAgain(app, ...args),
  'promptLedger.revealRunFile': async (app, ...args) =>
    (await import('./revealRunFile.ts')).revealRunFile(app, ...args),
  'promptLedger.exportRun': async (app, ...args) => (await import('./exportRun.ts')).exportRun(app, ...args),
  'promptLedger.cancelRun': async (app, ...args) => (await import('./cancelRun.ts')).cancelRun(app, ...args),
  'promptLedger.deleteRun': async (app, ...args) => (await import('./deleteRun.ts')).deleteRun(app, ...args),
  'promptLedger.deleteOldRuns': async (app) => (await import('./deleteRun.ts')).deleteOldRuns(app),
  'promptLedger.groupRunsByDay': (app) => app.runGrouping.fire('day'),
  'promptLedger.groupRunsByPrompt': (app) => app.runGrouping.fire('prompt'),
  'promptLedger.openScore': async (app, ...args) => (await import('./openScore.ts')).openScore(app, ...args),
  'promptLedger.openSample': async (app) => (await import('./openSample.ts')).openSample(app),
  'promptLedger.labelAnswers': async (app, ...args) =>
    (await import('./labelAnswers.ts')).labelAnswers(app, ...args),
  'promptLedger.labelAnswer': async (app, ...args) =>
    (await import('./labelAnswers.ts')).labelAnswer(app, ...args),
  'promptLedger.calibrateJudge': async (app, ...args) =>
    (await import('./calibrateJudge.ts')).calibrateJudge(app, ...args),
  'promptLedger.shadowValidate': async (app, ...args) =>
    (await import('./shadowValidate.ts')).shadowValidate(app, ...args),
  'promptLedger.showLog': (app) => app.log.show(),
} satisfies Record<string, Handler>;

export function registerCommands(app: App): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries<Handler>(commands).map(([id, handler]) =>
      vscode.commands.registerCommand(id, (...args: never[]) => runCommand(app, () => handler(app, ...args))),
    ),
  );
}

/** The boundary of every command: what goes wrong becomes a message that says what to do. */
async function runCommand(app: App, run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    showError(app, error);
    return undefined;
  }
}
