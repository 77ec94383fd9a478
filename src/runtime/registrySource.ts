import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { RegistryStore, loadWanted } from '../core/registry/store.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { type Compiled, compileSnapshot } from '../core/serving/compileSnapshot.ts';
import { renderSnapshot } from '../core/serving/snapshot.ts';
import { NodeFiles, isSystemError, toPath, toUri } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import { workspaceFolderOf } from '../node/workspaceFolder.ts';
import { findPaths } from './findPaths.ts';
import type { Source } from './source.ts';
import type { Found } from './state.ts';

/** A file that changed is read when it has not changed for this long: an editor may still be writing. */
const SETTLE_MS = 30;

/** So often in a row may the files change while they are read. */
const MOST_TRIES = 20;

interface ReadRegistry {
  readonly compiled: Compiled;
  /** Everything that it is made of. */
  readonly paths: ReadonlySet<string>;
}

/** A registry file with all that it is made of. Brings the YAML reader, so it is loaded when a file is opened. */
export function registrySource(file: string): Source {
  let made: ReadonlySet<string> = new Set([file]);
  let seen: string | undefined;
  const look = async (): Promise<Found | 'unchanged'> => {
    let state = await stateOf(made);
    if (state === seen) return 'unchanged';
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      await wait(SETTLE_MS);
      const before = await stateOf(made);
      if (before !== state) {
        state = before;
        continue;
      }
      const read = await readRegistry(file);
      const isSameSet = made.size === read.paths.size && [...made].every((path) => read.paths.has(path));
      made = read.paths;
      const after = await stateOf(made);
      // What is a mixture of two states is none: only what stood still while it was read counts.
      if (!isSameSet || after !== before) {
        state = after;
        continue;
      }
      seen = after;
      return toFound(read.compiled);
    }
    throw new Error(`${file} changes all the time`);
  };
  return { look, watch: (onChange) => watchFolders(() => foldersOf(made), onChange) };
}

function toFound({ snapshot, problems }: Compiled): Found {
  return { snapshot, problems, digest: renderSnapshot(snapshot, sha256).digest };
}

/** @throws Error where the file is not there, or cannot be read as it stands */
async function readRegistry(file: string): Promise<ReadRegistry> {
  const files = new NodeFiles([workspaceFolderOf(dirname(file))], findPaths);
  const store = new RegistryStore(files);
  store.setRoots([toUri(file)]);
  const compile = (): Compiled | undefined => {
    const registry = store.workspace.registries[0];
    if (!registry) return undefined;
    for (const one of registry.files) if (one.mayNeedWhole) store.parseWhole(one.uri);
    refuseBroken(registry);
    return compileSnapshot(store.workspace.registries[0]!, { sources: store, sha256 });
  };
  // Compiling asks for the files that the prompts are made of.
  for (;;) {
    const compiled = compile();
    const { files: missing, globs } = store.wanted;
    if (missing.length + globs.length > 0) await loadWanted(store, files);
    else if (compiled) return { compiled, paths: new Set(store.known.map(toPath)) };
    else throw new Error(`${file} is not there`);
  }
}

/** Of a file whose syntax is broken nobody knows what its half that can be read is worth. */
function refuseBroken({ files }: Registry): void {
  for (const file of files) {
    const blocks = file.prompts.flatMap(({ block }) => block.parsed.problems);
    const broken = [...file.checkSections(), ...blocks].find(
      ({ code, severity }) => severity === 'error' && (code.startsWith('yaml-') || code === 'merge-conflict'),
    );
    if (broken) throw new Error(`${toPath(file.uri)} cannot be read as it stands: ${broken.message}`);
  }
}

/** Names the state of files and of their folders, where files may come and go. */
async function stateOf(paths: ReadonlySet<string>): Promise<string> {
  const all = [...paths, ...foldersOf(paths)];
  const states = await Promise.all(
    all.map(async (path) => {
      try {
        const { ino, size, mtimeMs, ctimeMs } = await stat(path);
        return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
      } catch (error) {
        if (isSystemError(error)) return `${path} ${error.code}`;
        throw error;
      }
    }),
  );
  return states.join('\n');
}

const foldersOf = (paths: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...paths].map((path) => dirname(path)));

/** Watches the folders, not the files: a file that is replaced by a rename is another file. */
function watchFolders(folders: () => ReadonlySet<string>, onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  const update = (): void => {
    const wanted = folders();
    for (const [folder, watcher] of watchers)
      if (!wanted.has(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
    for (const folder of wanted) if (!watchers.has(folder)) add(folder);
  };
  const add = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        update();
        onChange();
      });
      // A folder that goes away is found by the poll, which looks at everything anyway.
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  };
  update();
  return () => {
    for (const watcher of watchers.values()) watcher.close();
  };
}
