import { TypeGuards, type QuotedToken, type Tokenizer, type ValueToken } from 'liquidjs';

/** What a `{% render %}` tag says. Tokens have their positions in the text of the template. */
export interface RenderCall {
  readonly name: QuotedToken;
  /** `with value as alias`, or `for list as alias`; without `as` the alias is the partial's name. */
  readonly binding?: { readonly kind: 'with' | 'for'; readonly value: ValueToken; readonly alias: string };
  /** An argument without a value is true. */
  readonly args: readonly { readonly name: string; readonly value: ValueToken | undefined }[];
}

/**
 * Reads `'name' with value as alias, key: value` up to the end of the tag. The name has to be a string:
 * which partials a version consists of must be known without rendering it.
 * @throws TokenizationError
 */
export function readRenderCall(tokenizer: Tokenizer): RenderCall {
  tokenizer.skipBlank();
  const start = tokenizer.p;
  const name = tokenizer.readValue();
  if (!TypeGuards.isQuotedToken(name)) throw tokenizer.error("the partial's name has to be in quotes", start);
  const binding = readBinding(tokenizer, name.content);
  const args = tokenizer.readHashes().map((hash) => ({ name: hash.name.content, value: hash.value }));
  tokenizer.skipBlank();
  if (tokenizer.peek() === ',') tokenizer.advance();
  tokenizer.skipBlank();
  tokenizer.assert(tokenizer.end(), () => `unexpected ${tokenizer.snapshot()}`);
  return binding ? { name, binding, args } : { name, args };
}

function readBinding(tokenizer: Tokenizer, partial: string): RenderCall['binding'] {
  const start = tokenizer.p;
  tokenizer.skipBlank();
  if (tokenizer.peek() === ',') tokenizer.advance();
  const kind = tokenizer.readIdentifier().content;
  tokenizer.skipBlank();
  if ((kind === 'with' || kind === 'for') && tokenizer.peek() !== ':') {
    const value = tokenizer.readValue();
    if (value) {
      const afterValue = tokenizer.p;
      if (tokenizer.readIdentifier().content === 'as') {
        return { kind, value, alias: tokenizer.readIdentifier().content || partial };
      }
      tokenizer.p = afterValue;
      return { kind, value, alias: partial };
    }
  }
  tokenizer.p = start; // An argument may be called `with` or `for`.
  return undefined;
}
