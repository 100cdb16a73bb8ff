import { endpoints } from '@thread/contracts';
import { brightwater, demoLogins, demoPeople } from '@thread/data';
import { acceptedBodies } from '../testing/accepted-bodies';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

/** Columns nobody may set from outside, as an attacker would guess them. */
const columns = {
  workspaceId: '01990000-0000-7001-8000-000000000002',
  workspace_id: '01990000-0000-7001-8000-000000000002',
  role: 'admin',
  isAdmin: true,
  userId: demoPeople[7]!.id,
  createdByUserId: demoPeople[7]!.id,
  secretId: '01990000-0000-7009-8000-000000000001',
  secretHash: 'AAAA',
  passwordHash: 'x',
  id: '01990000-0000-7009-8000-000000000001',
  createdAt: '2001-01-01T00:00:00Z',
  constructor: { prototype: { role: 'admin' } },
};

describe('F108: nobody sets a column by naming it', () => {
  let api: ApiHarness;
  let client: ApiClient;
  beforeAll(async () => {
    api = await startApi();
    client = await api.as('admin');
  });
  afterAll(() => api.stop());

  const login = demoLogins.find(({ email }) => email === demoPeople[0]!.email)!;
  const bodies = acceptedBodies({
    templateId: '01990000-0000-7004-8000-000000000001',
    userId: demoPeople[0]!.id,
    workspaceId: brightwater.id,
    otherAccountId: '01990000-0000-7004-8000-000000000002',
    ...login,
  });
  const withBody = endpoints.filter(({ body }) => body !== undefined);

  it.each(withBody.map((endpoint) => [endpoint.id, endpoint] as const))(
    'F108: %s refuses every member it does not declare, and says which',
    async (id, { method, path }) => {
      const accepted = bodies[id] as Record<string, unknown> | undefined;
      expect(accepted).toBeDefined();
      const address = `/api/v1${path.replace('{key}', 'csm_assignment').replace(/\{[^}]+\}/g, '01990000-0000-7000-8000-000000000000')}`;
      for (const [name, value] of Object.entries(columns)) {
        // A member the route does declare is no attack.
        if (Object.hasOwn(accepted!, name)) continue;
        const answer = await client.send(method, address, { body: { ...accepted, [name]: value } });
        const { code, errors } = answer.body as {
          code: string;
          errors?: { code: string; message: string }[];
        };
        expect([name, code, errors?.map((error) => error.code)]).toEqual([
          name,
          'request.invalid',
          expect.arrayContaining(['unrecognized_keys']),
        ]);
        expect(errors!.some(({ message }) => message.includes(name))).toBe(true);
      }
    },
  );

  it('F108: and query parameters neither', async () => {
    const answer = await client.get(`/accounts?workspaceId=${columns.workspaceId}`);
    expect(answer.body).toMatchObject({ status: 400, code: 'request.invalid' });
  });
});
