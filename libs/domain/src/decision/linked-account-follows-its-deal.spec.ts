import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleMapping } from '../examples/example-decision';
import { applyMapping } from '../mapping/apply-mapping';
import { decide } from './decide';
import type { ExistingFact } from './decision';

const { connection } = exampleInput();
const facts: ExistingFact[] = applyMapping(exampleMapping, exampleDeal(), {
  facts: connection.accountFacts,
  fields: {},
}).map((field) => ({
  field: field.target,
  value: field.value,
  origin: 'source',
  sourceUpdatedAt: new Date('2026-03-02T10:00:00Z'),
}));
const link = { accountId: 'account-9', facts };

describe('a linked account follows its deal', () => {
  test('nothing changed: nothing to do, and no plan is made again', () => {
    expect(decide(exampleInput({ link }))).toMatchObject({
      outcome: 'update',
      code: 'account_unchanged',
      changes: [],
      plan: null,
      rule: null,
    });
  });

  test('a changed amount is taken over, a changed owner waits for a person', () => {
    const snapshot = exampleDeal({
      amount: '24000',
      owner: { id: '32', name: 'Kim Lee', email: 'kim@seller.example', active: true },
    });
    const decision = decide(exampleInput({ snapshot, link }));
    expect(decision).toMatchObject({ outcome: 'update', code: 'account_updated', accountId: 'account-9' });
    expect(decision.changes).toEqual([
      {
        field: 'arr',
        from: { type: 'money', amount: '12000', currency: 'EUR' },
        to: { type: 'money', amount: '24000', currency: 'EUR' },
        applied: true,
      },
      {
        field: 'aeEmail',
        from: { type: 'email', text: 'alex@seller.example' },
        to: { type: 'email', text: 'kim@seller.example' },
        applied: false,
      },
      {
        field: 'aeName',
        from: { type: 'text', text: 'Alex Meyer' },
        to: { type: 'text', text: 'Kim Lee' },
        applied: false,
      },
    ]);
    expect(decision.summary).toBe('Acme Ltd: updated: ARR; 2 kept by policy.');
  });

  test('what policy keeps is told but does not count as an update', () => {
    const mapping = {
      ...exampleMapping,
      fields: exampleMapping.fields.map((field) => ({ ...field, policy: 'locked' as const })),
    };
    const decision = decide(exampleInput({ snapshot: exampleDeal({ amount: '24000' }), link, mapping }));
    expect(decision).toMatchObject({
      code: 'account_unchanged',
      changes: [{ field: 'arr', applied: false }],
    });
    expect(decision.summary).toContain('1 kept by policy');
  });

  test('an amount removed at the source clears the ARR; one that cannot be read does not', () => {
    expect(decide(exampleInput({ snapshot: exampleDeal({ amount: null }), link })).changes).toMatchObject([
      { field: 'arr', to: null, applied: true },
    ]);
    expect(decide(exampleInput({ snapshot: exampleDeal({ amount: 'abc' }), link })).changes).toEqual([]);
    expect(
      decide(exampleInput({ snapshot: exampleDeal({ amount: null, lineItems: null }), link })).changes,
    ).toEqual([]);
  });

  test('associations out of sight clear nothing, the company’s name least of all', () => {
    const snapshot = exampleDeal({ companies: [], contacts: [], name: null });
    expect(decide(exampleInput({ snapshot, link })).changes).toEqual([]);
  });
});
