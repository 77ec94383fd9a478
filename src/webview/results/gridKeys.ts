/** A cell: a row of the data, or −1 for the row of the heads; and a column, of which the first names the row. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** The row of the heads. */
export const HEAD = -1;

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

type Move = (from: Place, size: GridSize) => Partial<Place>;

/** After the ARIA Authoring Practices: data grids. */
const MOVES: Readonly<Record<string, Move>> = {
  ArrowDown: ({ row }) => ({ row: row + 1 }),
  ArrowUp: ({ row }) => ({ row: row - 1 }),
  ArrowRight: ({ column }) => ({ column: column + 1 }),
  ArrowLeft: ({ column }) => ({ column: column - 1 }),
  PageDown: ({ row }, { page }) => ({ row: Math.max(row, 0) + page }),
  // Not to the heads: who turns pages looks for rows.
  PageUp: ({ row }, { page }) => ({ row: Math.max(row - page, Math.min(row, 0)) }),
  Home: () => ({ column: 0 }),
  End: (_, { columns }) => ({ column: columns - 1 }),
  'Ctrl+Home': () => ({ row: 0, column: 0 }),
  'Ctrl+End': (_, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
  'Ctrl+ArrowUp': () => ({ row: 0 }),
  'Ctrl+ArrowDown': (_, { rows }) => ({ row: rows - 1 }),
  'Ctrl+ArrowLeft': () => ({ column: 0 }),
  'Ctrl+ArrowRight': (_, { columns }) => ({ column: columns - 1 }),
};

/** The nearest place that the grid has. */
export function clampPlace({ row, column }: Place, { rows, columns }: GridSize): Place {
  return {
    row: Math.min(Math.max(row, HEAD), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  };
}

/** Where a key leads to; undefined: it is no key that moves. */
export function placeAfter(
  { key, ctrlKey, metaKey, altKey }: Key,
  from: Place,
  size: GridSize,
): Place | undefined {
  if (altKey) return undefined;
  const move = MOVES[ctrlKey || metaKey ? `Ctrl+${key}` : key];
  return move && clampPlace({ ...from, ...move(from, size) }, size);
}
