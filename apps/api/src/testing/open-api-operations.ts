/** As much of a JSON Schema as bodies and parameters use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maxItems?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: JsonSchema;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> };
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
}

/** One verb on one address, as the document describes it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly pathParameters: readonly Parameter[];
  readonly queryParameters: readonly Parameter[];
  readonly body: JsonSchema | null;
}

/** Every operation of the document. */
export function operationsOf(document: OpenApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, { operationId, parameters = [], requestBody }]) => ({
      id: operationId,
      method: verb.toUpperCase(),
      path,
      pathParameters: parameters.filter((parameter) => parameter.in === 'path'),
      queryParameters: parameters.filter((parameter) => parameter.in === 'query'),
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  );
}

/** Gives a value for a UUID in a body by the name of the member that holds it. */
export type IdFor = (member: string) => string;

/** A value the schema accepts, with every member it knows; UUIDs are asked for by the name of their member. */
export function exampleOf(document: OpenApiDocument, schema: JsonSchema, idFor: IdFor, member = ''): unknown {
  const inner = (one: JsonSchema, name = member): unknown => exampleOf(document, one, idFor, name);
  if (schema.$ref) return inner(document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.oneOf ?? schema.anyOf)?.find(({ type }) => type !== 'null');
  if (choice) return inner(choice);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => inner(part)));
  const [type] = [schema.type ?? 'object'].flat();
  switch (type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {});
      return Object.fromEntries(members.map(([name, part]) => [name, inner(part, name)]));
    }
    case 'array':
      return schema.maxItems === 0 || !schema.items ? [] : [inner(schema.items, member.replace(/s$/, ''))];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return textFor(schema, idFor, member);
  }
}

function textFor({ format, pattern }: JsonSchema, idFor: IdFor, member: string): string {
  if (format === 'uuid') return idFor(member);
  if (format === 'email') return 'somebody@example.com';
  if (format === 'date') return '2026-12-01';
  if (format === 'date-time') return '2026-12-01T00:00:00Z';
  if (format === 'uri') return 'https://example.com/';
  return pattern === undefined ? 'some_text' : '1';
}
