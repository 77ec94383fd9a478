import type uPlot from 'uplot';
import { element } from '../dom.ts';
import type { ChartPicture, DashboardView } from '../protocol/dashboard.ts';
import { plot } from './plot.ts';
import { onThemeChange, readTheme } from './theme.ts';

type Shown = Pick<DashboardView, 'charts' | 'marks' | 'from' | 'to'>;

interface Frame {
  readonly root: HTMLElement;
  readonly body: HTMLElement;
  readonly title: HTMLElement;
  drawn: string;
  chart: uPlot | undefined;
}

/** The charts in a grid. Each is a picture with a text; the arrow keys move the cursor of all of them. */
export class Charts {
  readonly root = element('section', { class: 'charts' });
  readonly #frames = new Map<string, Frame>();
  #shown: Shown | undefined;
  #theme = readTheme();

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.root);
    onThemeChange(() => {
      this.#theme = readTheme();
      this.#draw(true);
    });
  }

  set(shown: Shown): void {
    this.#shown = shown;
    this.#draw();
  }

  #draw(isForced = false): void {
    const shown = this.#shown;
    if (!shown || this.root.hidden) return;
    for (const picture of shown.charts) {
      const frame = this.#frameOf(picture);
      const width = Math.floor(frame.body.clientWidth);
      if (width < 80) continue; // A panel that is being opened has no width yet.
      const drawn = JSON.stringify([picture, shown.marks, shown.from, shown.to, width]);
      if (drawn === frame.drawn && !isForced) continue;
      frame.drawn = drawn;
      this.#drawOne(frame, picture, { ...shown, width });
    }
  }

  #frameOf({ id, title }: ChartPicture): Frame {
    const known = this.#frames.get(id);
    if (known) return known;
    const heading = element('h2', { id: `chart-${id}` }, title);
    const body = element('div', { class: 'plot', role: 'img', tabindex: '0' });
    const root = element('figure', { class: 'chart', 'data-chart': id }, heading, body);
    const frame: Frame = { root, body, title: heading, drawn: '', chart: undefined };
    body.addEventListener('keydown', (event) => moveCursor(frame, event));
    body.addEventListener('blur', () => frame.chart?.setCursor({ left: -10, top: -10 }));
    this.#frames.set(id, frame);
    this.root.append(root);
    return frame;
  }

  #drawOne(frame: Frame, picture: ChartPicture, shown: Shown & { readonly width: number }): void {
    frame.chart?.destroy();
    frame.chart = undefined;
    frame.title.textContent = picture.title;
    frame.body.setAttribute('aria-label', picture.empty ?? picture.summary);
    if (picture.empty === undefined) {
      frame.body.replaceChildren();
      const { width, marks, from, to } = shown;
      frame.chart = plot(picture, frame.body, { width, marks, from, to, theme: this.#theme });
    } else frame.body.replaceChildren(element('p', { class: 'nothing' }, picture.empty));
  }
}

/** From point to point, as the pointer would. */
function moveCursor({ chart }: Frame, event: KeyboardEvent): void {
  if (!chart) return;
  const times = chart.data[0];
  const at = chart.cursor.idx ?? times.length;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: times.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  const index = Math.max(0, Math.min(times.length - 1, target));
  chart.setCursor({ left: chart.valToPos(times[index]!, 'x'), top: chart.over.clientHeight / 2 });
}
