import type { TextRange } from '../base/problem.ts';
import type { RegistryStore } from '../registry/store.ts';
import { idOf, promptOf } from '../registry/workspace.ts';
import { templateOf } from '../versions/messages.ts';
import type { PlacedContent } from '../versions/content.ts';
import { ScalarOffsets } from '../yaml/offsets.ts';
import { type YamlNode, nodeAt } from '../yaml/tree.ts';
import type { Entity, Occurrence } from './occurrence.ts';
import { textsOf } from './templateAt.ts';
import { templateOccurrences } from './templateOccurrences.ts';

/** Every name in a content. Ranges are relative to the prompt where it stands in the registry file. */
export function contentOccurrences(placed: PlacedContent, store: RegistryStore): Occurrence[] {
  const { content, inPrompt, uri, prompt } = placed;
  const { model, wording, node } = content;
  const registryUri = prompt.registry.uri;
  const shift = ({ start, end }: TextRange): TextRange => ({ start: start + inPrompt, end: end + inPrompt });
  const found: Occurrence[] = [];
  const slash = model?.value.indexOf('/') ?? -1;
  if (model && slash > 0) {
    const name = model.value.slice(0, slash);
    const range = partOf(placed, node, 'model', { start: 0, end: slash });
    if (range)
      found.push({
        kind: 'endpoint',
        owner: registryUri,
        name,
        uri,
        range,
        role: 'read',
        form: 'text',
        placed,
      });
  }
  if (wording.kind === 'file') {
    const { value, range } = wording.path;
    const name = store.resolve(uri, value);
    found.push({
      kind: 'file',
      owner: '',
      name,
      uri,
      range: shift(range),
      role: 'read',
      form: 'scalar',
      placed,
    });
  }
  for (const path of [
    ['last_eval', 'baseline', 'version'],
    ['shadow', 'against'],
  ]) {
    const compared = nodeAt(node, path);
    if (compared?.kind !== 'scalar' || typeof compared.value !== 'string') continue;
    const entity = { kind: 'version' as const, owner: idOf(prompt), name: compared.value };
    found.push({ ...entity, uri, range: shift(compared.range), role: 'read', form: 'scalar', placed });
  }
  for (const { text, node: scalar } of textsOf(placed)) {
    if (scalar.alias) continue;
    let offsets: ScalarOffsets | undefined;
    const toRange = (range: TextRange): TextRange => {
      offsets ??= new ScalarOffsets(placed.text(), { ...scalar, range: shift(scalar.range) });
      return offsets.toSourceRange(range);
    };
    const localOwner = `${uri}#${placed.version}#${scalar.range.start}#${idOf(prompt)}`;
    const site = { uri, toRange, registryUri, localOwner, entityOf: variableOf(placed) };
    found.push(...templateOccurrences(templateOf(scalar, text), site).map((one) => ({ ...one, placed })));
  }
  return found;
}

/** What the names in a prompt's templates stand for. */
export function variableOf({
  prompt,
}: PlacedContent): (name: string) => Entity & Pick<Occurrence, 'isDeclared'> {
  const { variables } = promptOf(prompt);
  const owner = idOf(prompt);
  return (name) => ({ kind: 'variable', owner, name, ...(variables && { isDeclared: variables.has(name) }) });
}

/** The range of a part of a scalar's value. */
function partOf(placed: PlacedContent, node: YamlNode, key: string, part: TextRange): TextRange | undefined {
  const scalar = nodeAt(node, [key]);
  if (scalar?.kind !== 'scalar' || scalar.alias) return undefined;
  const { start, end } = scalar.range;
  const range = { start: start + placed.inPrompt, end: end + placed.inPrompt };
  return new ScalarOffsets(placed.text(), { ...scalar, range }).toSourceRange(part);
}
