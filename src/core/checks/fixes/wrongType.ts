import type { FixRule } from '../fix.ts';
import { typeFixes } from './valueFixes.ts';

/** Text that should be a number, a number that should be text, one value where a list belongs. */
export const wrongType: FixRule = { codes: ['wrong-type'], findFixes: typeFixes };
