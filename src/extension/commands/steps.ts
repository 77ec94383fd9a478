import * as vscode from 'vscode';

/** Where a step stands among the others. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

const BACK = Symbol('back');

/** What a step comes to: a value, the step before, or undefined where the user gave up. */
type Answer<T> = T | typeof BACK | undefined;

/** One question. It keeps what was answered, so that the question is asked with it when the user comes back. */
export type Step = (place: Place) => Promise<Answer<unknown>>;

/** Asks one question after another, with a way back. False where the user gave up. */
export async function runSteps(title: string, steps: readonly Step[]): Promise<boolean> {
  for (let i = 0; i < steps.length;) {
    const answer = await steps[i]!({ title, step: i + 1, totalSteps: steps.length });
    if (answer === undefined) return false;
    i += answer === BACK ? -1 : 1;
  }
  return true;
}

export interface Choice<T extends vscode.QuickPickItem> {
  readonly placeholder: string;
  readonly items: readonly T[];
  readonly active?: T | undefined;
  /** Makes an item of what was typed, where the list is not all there is. */
  readonly typed?: (text: string) => T;
}

/** Asks for one item of a list. */
export function pickStep<T extends vscode.QuickPickItem>(
  place: Place,
  { placeholder, items, active, typed }: Choice<T>,
): Promise<Answer<T>> {
  const input = vscode.window.createQuickPick<T>();
  input.placeholder = placeholder;
  input.items = items;
  input.matchOnDescription = true;
  if (active) input.activeItems = [active];
  if (typed) {
    input.onDidChangeValue((value) => {
      const text = value.trim();
      const isKnown = text === '' || items.some(({ label }) => label === text);
      input.items = isKnown ? items : [...items, typed(text)];
    });
  }
  return answered(input, place, () => input.selectedItems[0]);
}

export interface Question {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Why a text cannot be accepted; undefined if it can. */
  readonly validate: (text: string) => string | vscode.InputBoxValidationMessage | undefined;
}

/** Asks for a text. What is wrong with it is said while it is typed, and at first only when it is accepted. */
export function inputStep(
  place: Place,
  { prompt, value, placeholder, validate }: Question,
): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  input.prompt = prompt;
  input.value = value;
  if (placeholder !== undefined) input.placeholder = placeholder;
  input.onDidChangeValue((text) => {
    input.validationMessage = text.trim() === '' ? undefined : validate(text.trim());
  });
  return answered(input, place, () => {
    const text = input.value.trim();
    const fault = validate(text);
    input.validationMessage = fault;
    const isWrong = typeof fault === 'string' || fault?.severity === vscode.InputBoxValidationSeverity.Error;
    return isWrong ? undefined : text;
  });
}

/** Shows an input until `accept` gives a value, the user goes back, or closes it. */
async function answered<T>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  { title, step, totalSteps }: Place,
  accept: () => T | undefined,
): Promise<Answer<T>> {
  input.title = title;
  // “(1/1)” says nothing.
  if (totalSteps > 1) {
    input.step = step;
    input.totalSteps = totalSteps;
  }
  // A look at another window loses nothing.
  input.ignoreFocusOut = true;
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<Answer<T>>((resolve) => {
      input.onDidTriggerButton(() => resolve(BACK));
      input.onDidHide(() => resolve(undefined));
      input.onDidAccept(() => {
        const value = accept();
        if (value !== undefined) resolve(value);
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
