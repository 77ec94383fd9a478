/**
 * Globs as registries use them for `include` and `versions_dir`: `*` and `?` match no slash, `**` any number of
 * folders, `[…]` one of several characters, `{a,b}` one of several texts.
 */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^(?:${globAlternatives(glob).map(toSource).join('|')})$`);
}

/** What a glob stands for, without braces. */
export function globAlternatives(glob: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(glob); // The innermost ones: those around them come next.
  if (!braces) return [glob];
  const [head, tail] = [glob.slice(0, braces.index), glob.slice(braces.index + braces[0].length)];
  return (braces[1] ?? '').split(',').flatMap((choice) => globAlternatives(`${head}${choice}${tail}`));
}

const PARTS = /\*\*\/|\*\*|\*|\?|\[[^\]]+\]|./gs;

function toSource(glob: string): string {
  return glob.replaceAll(PARTS, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.length > 1) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return part.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
  });
}

/** A glob that matches a path, and at most some others of the same shape. */
export const toGlob = (path: string): string => path.replaceAll(/[*?[\]{}\\]/g, '?');
