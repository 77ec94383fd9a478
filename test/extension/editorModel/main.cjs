// An extension that brings VS Code a language model, as GitHub Copilot does: it says what it was asked, with the
// role and the options of the request, and then waits if the question says so.

const vscode = require('vscode');

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const provider = {
  provideLanguageModelChatInformation: async () => [
    {
      id: 'echo-1',
      name: 'Echo One',
      family: 'echo',
      version: '1',
      maxInputTokens: 1000,
      maxOutputTokens: 1000,
      capabilities: {},
    },
  ],
  provideLanguageModelChatResponse: async (_model, messages, { modelOptions }, progress, token) => {
    const question = messages.map(({ content }) => content.map(({ value }) => value).join('')).join(' | ');
    for (const text of ['You said: ', question, ` ${JSON.stringify(modelOptions)}`]) {
      progress.report(new vscode.LanguageModelTextPart(text));
      await wait(20);
    }
    if (question.includes('wait')) await new Promise((resolve) => token.onCancellationRequested(resolve));
  },
  provideTokenCount: async () => 1,
};

exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.lm.registerLanguageModelChatProvider('echo', provider));
};
