import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Head, parseHead } from '../../src/core/serving/head.ts';
import type { Snapshot } from '../../src/core/serving/snapshot.ts';
import { changeStore, readLog } from '../../src/node/headStore/changeStore.ts';
import type { HeadStore } from '../../src/node/headStore/headStore.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { headSource } from '../../src/runtime/headSource.ts';
import { snapshotOf } from './heads.ts';

class Crash extends Error {}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store in memory whose steps others may come between. */
class MemoryStore {
  readonly files = new Map<string, string>();
  readonly heads: string[] = [];

  /** As one operator sees it, who is ended before or after the write with this number. */
  seenBy(crash: { readonly atWrite: number; readonly isAfter: boolean } | undefined): HeadStore {
    let writes = 0;
    return {
      name: 'memory',
      read: async (path, known) => {
        await turn();
        const text = this.files.get(path);
        if (text === undefined) return undefined;
        return known === text ? 'unchanged' : { text, etag: text };
      },
      write: async (path, text, before) => {
        await turn();
        const isLast = crash?.atWrite === writes++;
        if (isLast && !crash.isAfter) throw new Crash();
        if (this.files.get(path) !== before) return 'conflict';
        this.files.set(path, text);
        if (path.endsWith('head.json')) this.heads.push(text);
        if (isLast) throw new Crash();
        return 'written';
      },
    };
  }
}

const crash = fc.option(fc.record({ atWrite: fc.integer({ min: 0, max: 3 }), isAfter: fc.boolean() }), {
  nil: undefined,
  freq: 3,
});
const step = fc.record({
  what: fc.constantFrom('publish', 'deploy', 'rollback', 'kill', 'unkill'),
  crash,
});

test('no reader ever sees a state that nobody published, however publish, deploy, rollback, kill and crash interleave', async () => {
  const first = await snapshotOf();
  const versions: Record<string, Snapshot> = {
    publish: await snapshotOf({ last: 'Later: {{ text }}' }),
    deploy: await snapshotOf({ version: '1.0.0' }),
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
      const memory = new MemoryStore();
      const author = { actor: 'ann', at: '2026-06-01T00:00:00Z' };
      const context = { environment: 'production', author, sha256 };
      await changeStore(memory.seenBy(undefined), { kind: 'publish', snapshot: first }, context);
      let isDone = false;
      const seen: { revision: number; digest: string; overrides: object }[] = [];
      const reader = headSource({ store: memory.seenBy(undefined), environment: 'production', sha256 });
      const reading = (async () => {
        for (;;) {
          const last = isDone;
          const found = await reader.look();
          if (found !== 'unchanged')
            seen.push({
              revision: found.revision!,
              digest: found.digest!,
              overrides: found.overrides!,
            });
          if (last) return;
        }
      })();
      await Promise.all(
        steps.map(async ({ what, crash: ending }) => {
          const store = memory.seenBy(ending);
          const snapshot = versions[what];
          const wanted = snapshot
            ? ({ kind: 'publish', snapshot } as const)
            : what === 'rollback'
              ? ({ kind: 'override', prompt: 'greet', version: '1.0.0' } as const)
              : ({ kind: what as 'kill' | 'unkill', prompt: 'greet' } as const);
          try {
            await changeStore(store, wanted, context);
          } catch (error) {
            if (!(error instanceof Crash)) throw error;
          }
        }),
      );
      isDone = true;
      await reading;
      const published = new Map(
        memory.heads.map((text) => {
          const head = parseHead(text, sha256) as Head;
          return [head.revision, { digest: head.snapshot, overrides: head.overrides }];
        }),
      );
      for (const { revision, ...state } of seen) expect(state).toEqual(published.get(revision));
      expect(seen.map(({ revision }) => revision)).toEqual(
        seen.map(({ revision }) => revision).toSorted((a, b) => a - b),
      );
      // Every change that took effect is in the log, in order, whoever was ended when.
      const last = parseHead(memory.heads.at(-1)!, sha256) as Head;
      const { entries, problems } = await readLog(memory.seenBy(undefined), last, context);
      expect(problems).toEqual([]);
      expect(entries.map(({ to_revision: revision }) => revision)).toEqual([...published.keys()]);
    }),
    { numRuns: 1000 },
  );
});
