import * as fc from 'fast-check';

// The same properties are tried on the same values in every run, so that a change is judged by what it changed.
// FUZZ_SEED=random (or a number) tries others; what it finds becomes an example in the test.
const { FUZZ_SEED = '20261123' } = process.env;
if (FUZZ_SEED !== 'random') fc.configureGlobal({ seed: Number(FUZZ_SEED) });
