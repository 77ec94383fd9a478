import type { App } from '../app.ts';
import type { LabelValue } from '../../core/evals/results/resultQuery.ts';
import { type ShownCell } from './cell.ts';

/** Keeps what a person says of an answer. */
export async function setLabel(
  _app: App,
  _cell: ShownCell,
  _label: { readonly repeat: number; readonly value: LabelValue | undefined },
): Promise<void> {}

export async function editNote(_app: App, _cell: ShownCell, _repeat: number): Promise<void> {}
