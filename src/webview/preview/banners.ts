import type { BannerView, FromPreview, PreviewLabels } from '../protocol.ts';
import { element, textButton } from '../dom.ts';

/** What is wrong with the prompt as a whole. */
export class Banners {
  readonly root = element('div', { class: 'banners' });
  readonly #labels: PreviewLabels;
  readonly #post: (message: FromPreview) => void;
  #drawn = '';

  constructor(labels: PreviewLabels, post: (message: FromPreview) => void) {
    this.#labels = labels;
    this.#post = post;
  }

  set(views: readonly BannerView[]): void {
    const drawn = JSON.stringify(views);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.root.replaceChildren(
      ...views.map(({ severity, message, problem }) =>
        element(
          'div',
          { class: 'banner', 'data-severity': severity, role: severity === 'information' ? 'note' : 'alert' },
          element('span', {}, message),
          ...(problem === undefined
            ? []
            : [
                textButton(
                  this.#labels.showProblem,
                  () => this.#post({ type: 'openProblem', problem }),
                  'link',
                ),
              ]),
        ),
      ),
    );
  }
}
