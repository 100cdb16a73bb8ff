import type { FirstLookView, MappingView, RuleView } from '@thread/contracts';
import { VendorUnavailable } from '@thread/connector-kit';
import { acmeDeal, acmeId } from '../testing/acme-connector';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';
import { ruleDefinition } from '../testing/rule-definition';

const mappedName = {
  target: 'companyName',
  label: 'Company',
  sources: [{ kind: 'property', object: 'deal', property: 'dealname' }],
  transform: { kind: 'none' },
  direction: 'in',
  policy: 'source_wins',
};

describe('rules, mapping and templates', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let csm: ApiClient;
  let connectionId: string;
  let templateId: string;
  beforeAll(async () => {
    api = await startApi();
    [admin, csm] = await Promise.all([api.as('admin'), api.as('csm')]);
    connectionId = (await api.connect()).id;
    templateId = (await admin.read<{ data: { id: string }[] }>('/templates')).data[0]!.id;
  });
  afterAll(() => api.stop());

  const createRule = async (changes: object = {}): Promise<RuleView> =>
    (
      await admin.post(`/connections/${connectionId}/rules`, {
        name: 'Won',
        definition: ruleDefinition(templateId, changes),
      })
    ).body as RuleView;

  describe('rules', () => {
    it('are protected: only admins change them', async () => {
      const body = { name: 'Won', definition: ruleDefinition(templateId) };
      expect((await api.anonymous().post(`/connections/${connectionId}/rules`, body)).status).toBe(401);
      expect((await csm.post(`/connections/${connectionId}/rules`, body)).status).toBe(403);
      expect((await csm.get(`/connections/${connectionId}/rules`)).status).toBe(200);
    });

    it('are checked against what the provider has', async () => {
      const definition = ruleDefinition(templateId, {
        source: 'unknown_source',
        stages: [{ pipelineId: 'sales', stageId: 'gone', pipelineLabel: 'Sales', stageLabel: 'Gone' }],
        conditions: [{ object: 'deal', property: 'nothing', operator: 'equals', value: 'x' }],
        requiredFields: ['aeName'],
      });
      const answer = await admin.post(`/connections/${connectionId}/rules`, { name: 'Wrong', definition });
      expect(answer.status).toBe(422);
      const { code, errors } = answer.body as { code: string; errors: { path: string; code: string }[] };
      expect(code).toBe('rule.invalid');
      expect(errors.map((error) => `${error.path} ${error.code}`).sort()).toEqual([
        'body.definition.conditions.0 unknown_property',
        'body.definition.requiredFields.0 field_cannot_be_required',
        'body.definition.source unknown_source',
        'body.definition.stages.0 unknown_stage',
      ]);
    });

    it('work: switching on starts the clock, and again each time it is switched on anew', async () => {
      const rule = await createRule();
      expect(rule).toMatchObject({ enabled: false, activeFrom: null, version: 1, problems: [] });
      const switchTo = async (enabled: boolean) =>
        (await admin.patch(`/rules/${rule.id}`, { enabled })).body as RuleView;
      const before = Date.now();
      const first = await switchTo(true);
      expect(Date.parse(first.activeFrom!)).toBeGreaterThanOrEqual(before);
      expect((await switchTo(true)).activeFrom).toBe(first.activeFrom);
      expect((await switchTo(false)).activeFrom).toBe(first.activeFrom);
      const second = await switchTo(true);
      expect(Date.parse(second.activeFrom!)).toBeGreaterThan(Date.parse(first.activeFrom!));
    });

    it('keep every version and refuse an edit of an old one', async () => {
      const rule = await createRule();
      const edit = (name: string, basedOnVersion: number) =>
        admin.put(`/rules/${rule.id}`, {
          name,
          definition: ruleDefinition(templateId, { settleMinutes: 30 }),
          basedOnVersion,
        });
      const [one, other] = await Promise.all([edit('First', 1), edit('Second', 1)]);
      expect([one.status, other.status].sort()).toEqual([200, 409]);
      const { data } = await admin.read<{
        data: { version: number; definition: { settleMinutes: number }; createdBy: object }[];
      }>(`/rules/${rule.id}/versions`);
      expect(data.map(({ version, definition }) => [version, definition.settleMinutes])).toEqual([
        [2, 30],
        [1, 10],
      ]);
      expect(data[0]!.createdBy).toMatchObject({ name: 'Maya Lindholm' });
    });

    it('say how far the look is at where deals stood when they were switched on, and look again when asked', async () => {
      const looked = await api.connect({ externalAccountId: 'acme-looked-at' });
      const body = { name: 'Won', definition: ruleDefinition(templateId) };
      const rule = (await admin.post(`/connections/${looked.id}/rules`, body)).body as RuleView;
      const address = `/rules/${rule.id}/first-look`;
      const state = async () => (await csm.read<FirstLookView>(address)).look?.state ?? null;
      expect(await csm.read<FirstLookView>(address)).toEqual({ needed: false, look: null });
      await admin.patch(`/rules/${rule.id}`, { enabled: true });
      expect(await state()).toBe('looking');
      const failed = { state: 'failed', looked: 7, errorCode: 'provider.unavailable', errorText: 'Away.' };
      await api.rows.firstLook.updateMany({ where: { connectionId: looked.id }, data: failed });
      expect((await csm.read<FirstLookView>(address)).look).toMatchObject({
        looked: 7,
        error: { text: 'Away.', nextStep: expect.any(String), retryAt: null },
      });
      expect((await csm.post(address)).status).toBe(403);
      const asked = await admin.post(address);
      expect([asked.status, (asked.body as FirstLookView).look]).toMatchObject([
        202,
        { state: 'looking', looked: 0, error: null },
      ]);
      await api.rows.connection.update({
        where: { id: looked.id },
        data: { externalAccountId: 'another-account' },
      });
      expect(await state()).toBeNull();
    });

    it('are gone from use when removed', async () => {
      const rule = await createRule();
      expect((await admin.delete(`/rules/${rule.id}`)).status).toBe(204);
      expect((await admin.get(`/rules/${rule.id}`)).status).toBe(404);
      expect((await admin.delete(`/rules/${rule.id}`)).status).toBe(404);
    });

    it('stay readable while the provider is away', async () => {
      const another = await api.connect({ externalAccountId: 'acme-down' });
      api.crm.down = new VendorUnavailable('Away.', { connectorId: acmeId, operation: 'pipelines.list' });
      const answer = await admin.get(`/connections/${another.id}/rules`);
      api.crm.down = null;
      expect(answer.body).toEqual({ data: [] });
    });
  });

  describe('mapping', () => {
    it('is protected, validates and keeps versions', async () => {
      const address = `/connections/${connectionId}/mapping`;
      expect((await csm.put(address, { fields: [mappedName], basedOnVersion: 0 })).status).toBe(403);
      const wrong = { ...mappedName, sources: [{ kind: 'property', object: 'deal', property: 'gone' }] };
      expect((await admin.put(address, { fields: [wrong], basedOnVersion: 0 })).body).toMatchObject({
        code: 'mapping.invalid',
        errors: [{ path: 'body.fields.0', code: 'unknown_property' }],
      });
      expect((await admin.put(address, { fields: [mappedName], basedOnVersion: 0 })).body).toMatchObject({
        version: 1,
        problems: [],
      });
      expect((await admin.put(address, { fields: [mappedName], basedOnVersion: 0 })).body).toMatchObject({
        code: 'resource.conflict',
      });
      expect(
        (await admin.put(address, { fields: [{ ...mappedName, label: 'Customer' }], basedOnVersion: 1 }))
          .body,
      ).toMatchObject({ version: 2 });
      expect(((await admin.read<MappingView>(address)).fields[0] as { label: string }).label).toBe(
        'Customer',
      );
    });

    it('previews a draft on a real record and stores nothing', async () => {
      api.crm.put(acmeDeal('11'));
      const address = `/connections/${connectionId}/mapping`;
      const before = await admin.read<MappingView>(address);
      const answer = await csm.post(`${address}/preview`, { externalId: '11', fields: [mappedName] });
      expect(answer.body).toMatchObject({
        record: { externalId: '11', name: 'Globex 11' },
        fields: [{ target: 'companyName', value: { text: 'Globex' }, evidence: { raw: 'Globex' } }],
        raw: { deal: { dealname: 'Globex' } },
      });
      expect(await admin.read<MappingView>(address)).toEqual(before);
      expect((await csm.post(`${address}/preview`, { externalId: '404404' })).body).toMatchObject({
        code: 'record.not_found',
      });
    });
  });

  describe('templates', () => {
    const definition = {
      anchor: 'close_date',
      milestones: [
        {
          key: 'kickoff',
          name: 'Kickoff',
          description: '',
          dueAfterDays: 5,
          tasks: [{ key: 't', title: 'Call', description: '', role: 'csm', dueAfterDays: 3 }],
        },
      ],
    };

    it('are protected, validated, versioned, and cannot go while a rule uses them', async () => {
      expect((await csm.post('/templates', { name: 'Mine', definition })).status).toBe(403);
      const twice = { ...definition, milestones: [definition.milestones[0], definition.milestones[0]] };
      expect((await admin.post('/templates', { name: 'Mine', definition: twice })).body).toMatchObject({
        code: 'template.invalid',
      });
      const { id, version } = (await admin.post('/templates', { name: 'Mine', definition })).body as {
        id: string;
        version: number;
      };
      const saved = await admin.put(`/templates/${id}`, {
        name: 'Ours',
        description: 'd',
        definition,
        basedOnVersion: version,
      });
      expect(saved.body).toMatchObject({ name: 'Ours', version: 2, builtin: false });
      expect(
        (
          await admin.put(`/templates/${id}`, {
            name: 'Ours',
            description: 'd',
            definition,
            basedOnVersion: 1,
          })
        ).status,
      ).toBe(409);
      const rule = await createRule({
        template: { defaultTemplateId: templateId, cases: [{ conditions: [], templateId: id }] },
      });
      expect((await admin.delete(`/templates/${id}`)).body).toMatchObject({ code: 'template.in_use' });
      await admin.delete(`/rules/${rule.id}`);
      expect((await admin.delete(`/templates/${id}`)).status).toBe(204);
      expect((await admin.get(`/templates/${id}`)).status).toBe(404);
    });

    it('for e-mails are checked before they are saved and previewed before that', async () => {
      const draft = { subject: 'Welcome {{companyName}}', body: 'Hello {{recipientName}}, {{nonsense}}' };
      expect((await admin.put('/email-templates/csm_assignment', draft)).body).toMatchObject({
        code: 'email_template.invalid',
        errors: [{ path: 'body.body', code: 'unknown_variable' }],
      });
      const preview = (await csm.post('/email-templates/csm_assignment/preview', draft)).body as {
        subject: string;
        problems: string[];
      };
      expect(preview).toMatchObject({
        subject: 'Welcome Example Company',
        problems: ['There is no variable {{nonsense}}.'],
      });
      const good = { subject: 'Welcome {{companyName}}', body: 'Hello {{recipientName}}' };
      expect((await admin.put('/email-templates/csm_assignment', good)).body).toMatchObject({
        ...good,
        isDefault: false,
      });
      const { data } = await csm.read<{ data: { key: string; isDefault: boolean }[] }>('/email-templates');
      expect(data.map(({ key, isDefault }) => [key, isDefault])).toEqual([
        ['handoff_to_ae', true],
        ['csm_assignment', false],
      ]);
    });
  });
});
