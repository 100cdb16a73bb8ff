import type { DealSnapshot } from '@thread/domain';
import { reviveSnapshot } from './revive-snapshot';

describe('reviveSnapshot', () => {
  it('gives back what was stored, instants as instants and properties as text', () => {
    const at = new Date('2026-11-20T10:00:00Z');
    const record = {
      ref: { objectType: 'deal', externalId: '1' },
      properties: { createdAt: '2026-01-01', at: 'noon', name: null },
      url: null,
      createdAt: at,
      updatedAt: null,
      archived: false,
    };
    const snapshot: DealSnapshot = {
      record,
      name: 'Deal',
      pipelineId: 'p',
      stageId: 's',
      stageHistory: [{ pipelineId: 'p', stageId: 's', enteredAt: at }],
      amount: '12.50',
      currency: null,
      providerArr: null,
      termMonths: 12,
      closeDate: { kind: 'instant', at },
      owner: null,
      companies: [{ ...record, isPrimary: true, name: 'Company', domain: null }],
      contacts: [],
      lineItems: null,
    };
    expect(reviveSnapshot(JSON.parse(JSON.stringify(snapshot)))).toEqual(snapshot);
  });
});
