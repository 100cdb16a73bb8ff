import { newId } from '@thread/platform';
import { endpoints } from '@thread/contracts';
import { acmeDeal } from '../testing/acme-connector';
import type { ApiAnswer, ApiClient } from '../testing/api-client';
import { brightwater, northlight, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { seedForeignRows } from '../testing/foreign-rows';
import { exampleOf, operationsOf } from '../testing/open-api-operations';
import type { IdFor, OpenApiDocument, Operation } from '../testing/open-api-operations';
import { fingerprintOf, idsOf } from '../testing/workspace-fingerprint';

type Ids = Readonly<Record<string, string>>;

/** Path parameters that name nothing of a workspace. */
const plain: Ids = { field: 'arr', key: 'handoff_to_ae' };
/** Bodies whose generated example is not acceptable enough to be looked at. */
const fields = [
  {
    target: 'companyName',
    label: 'Company',
    sources: [{ kind: 'recipe', recipe: 'company_name' }],
    transform: { kind: 'none' },
    direction: 'in',
    policy: 'source_wins',
  },
];
const bodies: Readonly<Record<string, (idFor: IdFor) => unknown>> = {
  saveMapping: () => ({ basedOnVersion: 0, fields }),
  previewMapping: () => ({ externalId: '1', fields }),
  actOnAttention: (idFor) => ({ action: 'link', accountId: idFor('accountId') }),
};

/** Declared operations by number: the document is only there when the api runs. */
const numbers = endpoints.map((endpoint, number) => [endpoint.id, number] as const);

describe('every route knows its own workspace only', () => {
  let api: ApiHarness;
  let client: ApiClient;
  let document: OpenApiDocument;
  let operations: readonly Operation[];
  let own: Ids;
  let foreign: Ids;
  let theirIds: readonly string[];
  let untouched: Readonly<Record<string, string>>;

  beforeAll(async () => {
    api = await startApi();
    client = await api.as('admin', brightwater);
    // The demo's admin belongs to both workspaces; here nobody does.
    const { user } = await client.read<{ user: { id: string } }>('/session');
    await api.rows.membership.deleteMany({ where: { userId: user.id, workspaceId: northlight.id } });
    for (const deal of ['1', 'some_text']) api.crm.put(acmeDeal(deal));
    own = await rowsOf(brightwater.id, 'acme-own');
    foreign = await rowsOf(northlight.id, 'acme-foreign');
    document = (await client.send('GET', '/api/openapi.json')).body as OpenApiDocument;
    operations = operationsOf(document);
    theirIds = await idsOf(api.rows, northlight.id);
    untouched = await fingerprintOf(api.rows, northlight.id);
  });
  afterAll(() => api.stop());

  /** Ids of a workspace as addresses and bodies name them. */
  async function rowsOf(workspaceId: string, externalAccountId: string): Promise<Ids> {
    const seeded = await seedForeignRows(api, await api.connect({ workspaceId, externalAccountId }));
    const members = await api.rows.membership.findMany({ where: { workspaceId, role: 'csm' } });
    const others = await api.rows.membership.findMany({ where: { workspaceId: { not: workspaceId } } });
    const csm = members.find(({ userId }) => !others.some((other) => other.userId === userId));
    const userId = csm?.userId ?? '';
    return {
      ...seeded,
      workspaceId,
      defaultTemplateId: seeded.templateId,
      ...{ csmUserId: userId, assigneeUserId: userId, actorUserId: userId, userId },
    };
  }

  const operation = (number: number): Operation => operations.find(({ id }) => id === numbers[number]![0])!;
  const idIn =
    (ids: Ids): IdFor =>
    (member) => {
      const id = ids[member];
      if (id) return id;
      throw new Error(
        `The matrix has no row for ${member}: add one to seedForeignRows, or say in the spec that it names nothing of a workspace.`,
      );
    };
  const missing: IdFor = (member) => (member === 'deliveryId' ? '999999999' : newId());
  const pathIds = ({ pathParameters }: Operation): readonly string[] =>
    pathParameters.map(({ name }) => name).filter((name) => !(name in plain));
  const bodyOf = (one: Operation, idFor: IdFor): unknown =>
    one.body ? (bodies[one.id]?.(idFor) ?? exampleOf(document, one.body, idFor)) : undefined;

  /** The answer with every id that was sent taken out: what is left must not depend on whose it was. */
  async function call(
    one: Operation,
    idFor: IdFor,
    body: unknown,
    query = '',
  ): Promise<ApiAnswer & { told: string }> {
    const address = one.path.replace(/\{(\w+)\}/g, (_match, name: string) => plain[name] ?? idFor(name));
    const answer = await client.send(one.method, `/api/v1${address}${query}`, {
      body,
      headers: { 'x-request-id': '00000000-0000-7000-8000-000000000000' },
    });
    return { ...answer, told: answer.text.replaceAll(address, '<address>') };
  }

  const expectUntouched = async (): Promise<void> =>
    expect(await fingerprintOf(api.rows, northlight.id)).toEqual(untouched);

  it('F107: the matrix covers every route there is', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(numbers.map(([id]) => id).sort());
    expect(operations.filter((one) => pathIds(one).length > 0).length).toBeGreaterThan(30);
    for (const one of operations)
      for (const name of pathIds(one))
        expect({ name, id: foreign[name] ?? null }).not.toEqual({ name, id: null });
    expect(foreign['userId']).not.toBe('');
  });

  it.each(numbers)('F107: %s answers a foreign id as one that does not exist', async (_id, number) => {
    const one = operation(number);
    if (pathIds(one).length === 0) return;
    const body = bodyOf(one, idIn(own));
    const theirs = await call(one, idIn(foreign), body);
    const nobodys = await call(one, missing, body);
    expect(theirs.body).toMatchObject({ status: 404, code: 'resource.not_found' });
    expect({ status: theirs.status, told: theirs.told }).toEqual({
      status: nobodys.status,
      told: nobodys.told,
    });
    await expectUntouched();
  });

  it.each(numbers)('F107: %s takes no foreign id in a query', async (_id, number) => {
    const one = operation(number);
    for (const { name, schema } of one.queryParameters.filter(
      (parameter) => parameter.schema.format === 'uuid',
    )) {
      expect(schema).toBeDefined();
      const answers = [];
      for (const id of [idIn(foreign)(name), newId()])
        answers.push(await call(one, idIn(own), undefined, `?${name}=${id}`));
      expect(answers[0]!.status).toBe(answers[1]!.status);
      expect(answers[0]!.told).toBe(answers[1]!.told);
    }
  });

  it.each(numbers)('F107: %s takes no foreign id in a body', async (_id, number) => {
    const one = operation(number);
    const members = new Set<string>();
    const body = bodyOf(one, (member) => {
      members.add(member);
      return idIn(own)(member);
    });
    for (const member of members) {
      const answers = [];
      for (const id of [idIn(foreign)(member), newId()]) {
        const other = bodyOf(one, (name) => (name === member ? id : idIn(own)(name)));
        const answer = await call(one, idIn(own), other);
        answers.push({ status: answer.status, told: answer.told.replaceAll(id, '<id>') });
      }
      expect(body).toBeDefined();
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]!.status).toBeGreaterThanOrEqual(400);
    }
    await expectUntouched();
  });

  it.each(numbers)('F108: %s takes no member it does not declare', async (_id, number) => {
    const one = operation(number);
    if (!one.body) return;
    const declared = Object.keys(bodyOf(one, idIn(own)) as object);
    const smuggled = {
      workspaceId: northlight.id,
      role: 'admin',
      secretId: newId(),
      id: foreign['accountId'],
      passwordHash: 'x',
    };
    for (const [name, value] of Object.entries(smuggled)) {
      if (declared.includes(name)) continue;
      const answer = await call(one, idIn(own), { ...(bodyOf(one, idIn(own)) as object), [name]: value });
      expect({ name, status: answer.status }).toEqual({ name, status: 400 });
      expect(answer.body).toMatchObject({ code: 'request.invalid' });
      const inside = withInside(bodyOf(one, idIn(own)), name, value);
      if (inside) await call(one, idIn(own), inside);
    }
    await expectUntouched();
    expect(
      await api.rows.account.count({ where: { id: foreign['accountId']!, workspaceId: brightwater.id } }),
    ).toBe(0);
    expect(
      await api.rows.connection.count({ where: { id: own['connectionId']!, secretId: smuggled.secretId } }),
    ).toBe(0);
  });

  it.each(numbers)('F107: %s, if it reads, shows nothing of another workspace', async (_id, number) => {
    const one = operation(number);
    if (one.method !== 'GET') return;
    const answer = await call(one, idIn(own), undefined);
    expect(answer.status).toBeLessThan(500);
    expect(theirIds.filter((id) => answer.text.includes(id))).toEqual([]);
  });
});

/** The body with the member added to every object inside it; null when there is none. */
function withInside(body: unknown, name: string, value: unknown): unknown {
  let found = false;
  const visit = (part: unknown, top: boolean): unknown => {
    if (Array.isArray(part)) return part.map((item) => visit(item, false));
    if (typeof part !== 'object' || part === null) return part;
    const members = Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [key, visit(inner, false)]),
    );
    if (top) return members;
    found = true;
    return { ...members, [name]: value };
  };
  const changed = visit(body, true);
  return found ? changed : null;
}
