/** What the compiled validators report; the part of ajv's ErrorObject that is used. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface Validator {
  (data: unknown): boolean;
  errors: readonly SchemaError[] | null;
}

export const validateRegistry: Validator;
export const validatePrompt: Validator;
/** What a version, a draft or a prompt says as content; other keys are not looked at. */
export const validateContent: Validator;
/** Which keys a version or a draft has. */
export const validateVersion: Validator;
