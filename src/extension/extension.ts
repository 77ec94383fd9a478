import type * as vscode from 'vscode';
import { createApp } from './createApp.ts';
import { registerCommands } from './commands/index.ts';
import { registerContextKeys } from './contextKeys.ts';
import { registerDocuments } from './documents.ts';
import { registerCodeActions } from './editor/codeActions.ts';
import { registerCodeLens } from './editor/codeLens.ts';
import { registerCompletion } from './editor/completion.ts';
import { registerDiagnostics } from './editor/diagnostics.ts';
import { registerHover } from './editor/hover.ts';
import { registerInlayHints } from './editor/inlayHints.ts';
import { registerNavigation } from './editor/navigation.ts';
import { registerRename } from './editor/rename.ts';
import { registerSemanticTokens } from './editor/semanticTokens.ts';
import { registerStaleScores } from './editor/staleScores.ts';
import { registerStructure } from './editor/structure.ts';
import { registerSuiteSnippets } from './editor/suiteSnippets.ts';
import { registerTemplateLanguage } from './editor/templateLanguage.ts';
import { registerLanguageModelTools } from './languageModelTools/register.ts';
import { registerLiveHeads } from './live/register.ts';
import { registerAlertWatch } from './monitoring/promptAlerts.ts';
import { registerDashboard } from './monitoring/register.ts';
import { registerPages } from './pages.ts';
import { registerPreview } from './preview/register.ts';
import { registerResults } from './results/register.ts';
import { registerTestExplorer } from './testing/testExplorer.ts';
import { registerTimeline } from './timeline/register.ts';
import { registerStatusBar } from './statusBar.ts';
import { registerVersionDocuments } from './versionDocuments.ts';
import { registerPromptsTree } from './views/promptsTree.ts';
import { registerScoreBadges } from './views/scoreBadges.ts';
import { registerRunsTree } from './views/runsTree.ts';

/** Everything the extension does is in this list. */
export function activate(context: vscode.ExtensionContext): void {
  const app = createApp(context);
  context.subscriptions.push(
    app.log,
    app.reports.register(),
    app.outputs.register(),
    app.proposed.register(),
    app.labelDocuments.register(),
    registerContextKeys(app),
    registerDocuments(app),
    registerCommands(app),
    registerLiveHeads(app),
    registerDiagnostics(app),
    registerCodeActions(app),
    registerPages(app.context.extensionUri),
    registerCompletion(app),
    registerSuiteSnippets(app),
    registerHover(app),
    registerInlayHints(app),
    registerStaleScores(app),
    registerCodeLens(app),
    registerStructure(app),
    registerNavigation(app),
    registerRename(app),
    registerSemanticTokens(app),
    registerTemplateLanguage(app),
    registerVersionDocuments(app),
    registerPromptsTree(app),
    registerScoreBadges(),
    registerStatusBar(app),
    registerRunsTree(app),
    registerPreview(app),
    registerTimeline(app),
    registerDashboard(app),
    registerAlertWatch(app),
    registerResults(app),
    registerTestExplorer(app),
    registerLanguageModelTools(app),
  );
  app.inBackground(app.walkthrough.resume());
}
