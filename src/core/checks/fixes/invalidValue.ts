import type { FixRule } from '../fix.ts';
import { allowedFixes } from './valueFixes.ts';

/** A value that is none of the allowed ones, or out of its range. */
export const invalidValue: FixRule = { codes: ['invalid-value'], findFixes: allowedFixes };
