// The results panel in a workbench, as a person reads and operates it.

/** The page of the panel, when it shows a table. */
export const resultsPage = (vscode) => vscode.webview('[role="grid"]');

/** The descriptions of the rows that are drawn, in their order. */
const drawRows = (page) =>
  page
    .locator('.rows .row[data-id]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.dataset.index - b.dataset.index)
        .map((row) => row.querySelector('[role=rowheader]').innerText.replaceAll(/\s+/g, ' ').trim()),
    );

export const rowsAre = (vscode, page, expected) =>
  vscode.until(
    `the rows ${expected.join(', ')}`,
    () => drawRows(page),
    (rows) => rows.length === expected.length && expected.every((text, i) => rows[i].includes(text)),
  );

export const filterBy = (page, name) => page.locator('.chips button', { hasText: name }).first().click();

/** The cell of a case in the column that is looked at. */
export const cellOf = (page, name) =>
  page.locator('.row[data-id]', { hasText: name }).locator('[role=gridcell]').first();

/** Opens the detail of a case, and waits until it is the one that is shown. */
export async function openCell(page, name) {
  await cellOf(page, name).click();
  await page.locator('.detail h2', { hasText: name }).waitFor();
  await page.locator('[data-action="goToCase"]').first().waitFor();
}

const holds = (lines, text) => lines?.some((line) => line.text.includes(text));

/** Presses "Compare Answers", and waits until the diff editor has drawn both. */
export async function compareAnswers(vscode, page, [before, after]) {
  await page.locator('[data-action="compareAnswers"]').first().click();
  return vscode.until(
    'both answers in the diff editor',
    () => vscode.diff(),
    (diff) => holds(diff?.original, before) && holds(diff?.modified, after),
  );
}

/** Goes from the diff editor back to the panel. */
export async function showPanel(vscode) {
  await vscode.page.locator('.tabs-container .tab', { hasText: 'Results greet' }).click();
  await resultsPage(vscode);
}
