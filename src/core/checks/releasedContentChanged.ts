import { contentDigest } from '../versions/digest.ts';
import type { PromptCheck } from './check.ts';
import { inContent, nameOf } from './findings.ts';
import { gitFix } from './gitFix.ts';

/**
 * A version with a digest is frozen: those who use it and the scores of it rely on its text. History is looked at
 * too, since a rollback may serve it. A draft is no release, whatever was copied into it.
 */
export const releasedContentChanged: PromptCheck = {
  codes: ['released-content-changed'],
  check({ contents, sources, sha256 }) {
    return contents.flatMap((placed) => {
      const { digest } = placed.content;
      if (!digest || placed.where === 'draft') return [];
      const now = contentDigest(placed, sources, sha256);
      if (now === undefined || now === digest.value) return [];
      const message = `${nameOf(placed)} was released with another content: what stands here no longer has this digest. Restore it from Git, and make the change in a draft or under a new version.`;
      const data = { version: placed.version, digest: now };
      return [
        inContent(placed, {
          code: 'released-content-changed',
          message,
          severity: 'error',
          range: digest.range,
          data,
        }),
      ];
    });
  },
  findFixes: (problem, context) => [
    ...gitFix(problem, context, { title: 'Create a version from this text', name: 'createVersion' }),
    ...gitFix(problem, context, {
      title: 'Restore the released content from Git',
      name: 'restoreVersion',
    }),
  ],
};
