import type { AttentionItemView } from '@thread/contracts';
import { newId } from '@thread/platform';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiClient } from '../testing/api-client';
import type { ApiHarness } from '../testing/api-harness';
import { seedForeignRows } from '../testing/foreign-rows';
import type { ForeignRows } from '../testing/foreign-rows';

describe('F68: an e-mail of which nobody knows whether it was sent', () => {
  let api: ApiHarness;
  let csm: ApiClient;
  let rows: ForeignRows;
  beforeAll(async () => {
    api = await startApi();
    csm = await api.as('csm');
    rows = await seedForeignRows(api, await api.connect());
  });
  afterAll(() => api.stop());

  const effect = () => api.rows.effect.findUniqueOrThrow({ where: { id: rows['effectId']! } });
  /** The effect ends as unknown and asks a person. */
  const ask = async (state: 'unknown' | 'failed' = 'unknown'): Promise<string> => {
    const id = newId();
    const payload = { to: 'sam@example.com', toName: null, subject: 'Won', text: '', html: '' };
    await api.rows.effect.update({
      where: { id: rows['effectId']! },
      data: { state, payload, accountId: rows.accountId },
    });
    await api.rows.attentionItem.create({
      data: {
        id,
        workspaceId: brightwater.id,
        kind: 'failed_effect',
        dedupeKey: id,
        accountId: rows.accountId,
        title: 'It is not known whether the e-mail to sam@example.com was sent',
        detail: { effectId: rows['effectId'], state, text: 'No answer.' },
      },
    });
    return id;
  };
  const itemOf = async (id: string) =>
    (await csm.read<{ data: AttentionItemView[] }>('/attention?limit=100')).data.find(
      (item) => item.id === id,
    );
  const act = (id: string, action: string, client = csm) =>
    client.post(`/attention/${id}/action`, { action });

  it('F68: asks with two one-click answers, the harmless one first', async () => {
    const item = await itemOf(await ask());
    expect(item?.actions).toEqual(['confirm_effect', 'retry_effect', 'open_account', 'dismiss']);
    expect(item?.explanation).toMatch(/Ask the recipient/);
    expect((await itemOf(await ask('failed')))?.actions).toEqual(['retry_effect', 'open_account', 'dismiss']);
  });

  it('F68: “it arrived” ends it without another e-mail, and the account and the audit say who said so', async () => {
    const id = await ask();
    expect((await act(id, 'confirm_effect', await api.as('viewer'))).status).toBe(403);
    expect((await act(id, 'confirm_effect')).body).toMatchObject({ state: 'resolved', actions: [] });
    expect(await effect()).toMatchObject({ state: 'done', errorCode: null });
    const [entry] = await api.rows.timelineEntry.findMany({ where: { kind: 'email.confirmed' } });
    expect(entry).toMatchObject({ actorKind: 'person', effectId: rows['effectId'] });
    expect(await api.rows.auditEntry.count({ where: { action: 'effect.confirmed' } })).toBe(1);
    expect((await act(await ask('failed'), 'confirm_effect')).body).toMatchObject({
      code: 'attention.action_not_offered',
    });
  });

  it('F68: “send again” puts the same e-mail, with the same Message-ID, back in line', async () => {
    const id = await ask();
    expect((await act(id, 'retry_effect')).body).toMatchObject({ state: 'resolved' });
    expect(await effect()).toMatchObject({ id: rows['effectId'], state: 'waiting', attempts: 0 });
  });
});
