import { endpoints } from '@thread/contracts';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { openApiDocument } from './openapi-document';
import { isProblemCode } from './problem-table';

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content?: Record<string, { readonly schema: object }> }
  >;
}

// Plain JSON, as a client gets it.
const document = JSON.parse(JSON.stringify(openApiDocument('https://thread.example', '__Host-sid'))) as {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, object>;
    readonly securitySchemes: Record<string, { readonly name: string }>;
  };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  it('is 3.1 and describes every endpoint once', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: 'https://thread.example/api/v1' }]);
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
      endpoints.map(({ id }) => id).sort(),
    );
    expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
      endpoints.map(({ method, path }) => `${method.toLowerCase()} ${path}`).sort(),
    );
  });

  it.each(operations)('$method $path has what the standard demands', ({ path, operation }) => {
    const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort());
    expect(declared.every(({ required }) => required)).toBe(true);
    expect(document.tags.map(({ name }) => name)).toEqual(expect.arrayContaining([...operation.tags]));
    expect(operation.summary).toMatch(/[.…]$/);
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['500']));
    for (const response of Object.values(operation.responses)) expect(response.description).not.toBe('');
  });

  it('holds only schemas a JSON Schema 2020-12 validator can compile, all references resolved', () => {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'https://thread.example/document', components: document.components });
    const rooted = (schema: object): object =>
      JSON.parse(
        JSON.stringify(schema).replaceAll('"#/components/', '"https://thread.example/document#/components/'),
      ) as object;
    for (const { operation } of operations) {
      const schemas = [
        ...(operation.parameters ?? []).map(({ schema }) => schema),
        ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
        ...Object.values(operation.responses).flatMap(({ content }) =>
          Object.values(content ?? {}).map(({ schema }) => schema),
        ),
      ];
      for (const schema of schemas) expect(() => ajv.compile(rooted(schema))).not.toThrow();
    }
  });

  it('asks for a session or a key with its scope exactly where the declaration does', () => {
    for (const endpoint of endpoints) {
      const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()];
      const byKey = endpoint.scope === null ? [] : [{ apiKey: [endpoint.scope] }];
      expect(operation?.security).toEqual(endpoint.access === 'public' ? [] : [{ session: [] }, ...byKey]);
    }
    expect(document.components.securitySchemes['session']).toMatchObject({
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-sid',
    });
    expect(document.components.securitySchemes['apiKey']).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('names only problem codes that the problem table knows', () => {
    const unknown = endpoints.flatMap(({ id, problems }) =>
      (problems ?? []).filter((code) => !isProblemCode(code)).map((code) => `${id}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });
});
