import type { FixRule } from './fix.ts';
import { unknownKey } from './unknownKey.ts';

/** The fixes for what the layers below report. */
export const fixRules: readonly FixRule[] = [unknownKey];
