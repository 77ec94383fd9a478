import valid from 'semver/functions/valid.js';

/** A semantic version as the specification has it (SemVer 2.0.0): no leading “v”, no white space, three parts. */
export const isVersion = (text: string): boolean => /^\d\S*$/.test(text) && valid(text) !== null;
