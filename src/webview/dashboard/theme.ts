/** Colours of the theme, for what is drawn on a canvas. */
export interface Theme {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly main: string;
  readonly second: string;
  readonly third: string;
  readonly bad: string;
  readonly band: string;
  readonly alert: string;
  readonly font: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const text = of('--vscode-foreground', '#888');
  return {
    text,
    quiet: of('--vscode-descriptionForeground', text),
    grid: withAlpha(text, 0.12),
    main: of('--vscode-charts-blue', '#3794ff'),
    second: of('--vscode-charts-green', '#89d185'),
    third: of('--vscode-charts-purple', '#b180d7'),
    bad: of('--vscode-charts-red', '#f14c4c'),
    band: withAlpha(of('--vscode-charts-blue', '#3794ff'), 0.18),
    alert: withAlpha(of('--vscode-charts-red', '#f14c4c'), 0.12),
    font: `11px ${of('--vscode-font-family', 'sans-serif')}`,
  };
}

/** A canvas mixes no colours by itself; the browser resolves them. */
const withAlpha = (colour: string, alpha: number): string =>
  `color-mix(in srgb, ${colour} ${alpha * 100}%, transparent)`;

/** Tells of another theme. */
export function onThemeChange(listener: () => void): void {
  new MutationObserver(listener).observe(document.body, {
    attributes: true,
    attributeFilter: ['class', 'data-vscode-theme-id'],
  });
}
