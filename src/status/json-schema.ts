// The words of JSON Schema (draft 2020-12) that the status's schema is put together from.

export type JsonSchema = Readonly<Record<string, unknown>>;

export const text = (description: string): JsonSchema => ({ type: "string", description });

export const flag = (description: string): JsonSchema => ({ type: "boolean", description });

/** A number that counts, measures or names something: whole, and from 0. */
export const count = (description: string): JsonSchema => ({ type: "integer", minimum: 0, description });

export const oneOf = (description: string, words: readonly string[]): JsonSchema => ({
  type: "string",
  enum: words,
  description,
});

/** A code of ours: "policy-denied", "not_connect". New ones come, so that they are not listed. */
export const code = (description: string): JsonSchema => ({
  type: "string",
  pattern: "^[a-z0-9]+([-_][a-z0-9]+)*$",
  description,
});

/** ISO 8601, in UTC, with milliseconds. */
export const time = (description: string): JsonSchema => ({
  type: "string",
  pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`,
  description,
});

export const listOf = (description: string, items: JsonSchema, maxItems?: number): JsonSchema => ({
  type: "array",
  items,
  ...(maxItems === undefined ? {} : { maxItems }),
  description,
});

export interface ObjectSchema<T> extends JsonSchema {
  readonly properties: { readonly [Name in keyof T]-?: JsonSchema };
}

/** An object with these properties, every one of them and no other. */
export function closed<T>(description: string, properties: ObjectSchema<T>["properties"]): ObjectSchema<T> {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    description,
  };
}

export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: words } = schema;
  return { ...schema, type: [type, "null"], ...(Array.isArray(words) ? { enum: [...words, null] } : {}) };
}
