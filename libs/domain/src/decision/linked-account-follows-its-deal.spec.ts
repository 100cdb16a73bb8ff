import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleMapping } from '../examples/example-decision';
import type { IdentityCandidate } from '../identity/identity';
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
const holderOf = (companyId: string, accountId = 'account-9'): IdentityCandidate => ({
  accountId,
  companyName: `Name of ${accountId}`,
  normalisedName: '',
  domain: null,
  contactEmails: [],
  companyIds: [companyId],
});
const own = [holderOf(exampleDeal().companies[0]?.ref.externalId ?? '')];

describe('a linked account follows its deal', () => {
  test('nothing changed: nothing to do, and no plan is made again', () => {
    expect(decide(exampleInput({ link, candidates: own }))).toMatchObject({
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
    const decision = decide(exampleInput({ snapshot, link, candidates: own }));
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
    const decision = decide(
      exampleInput({ snapshot: exampleDeal({ amount: '24000' }), link, candidates: own, mapping }),
    );
    expect(decision).toMatchObject({
      code: 'account_unchanged',
      changes: [{ field: 'arr', applied: false }],
    });
    expect(decision.summary).toContain('1 kept by policy');
  });

  test('an amount removed at the source clears the ARR; one that cannot be read does not', () => {
    expect(
      decide(exampleInput({ snapshot: exampleDeal({ amount: null }), link, candidates: own })).changes,
    ).toMatchObject([{ field: 'arr', to: null, applied: true }]);
    expect(
      decide(exampleInput({ snapshot: exampleDeal({ amount: 'abc' }), link, candidates: own })).changes,
    ).toEqual([]);
    expect(
      decide(
        exampleInput({ snapshot: exampleDeal({ amount: null, lineItems: null }), link, candidates: own }),
      ).changes,
    ).toEqual([]);
  });

  test('associations out of sight clear nothing, the company’s name least of all', () => {
    const snapshot = exampleDeal({ companies: [], contacts: [], name: null });
    expect(decide(exampleInput({ snapshot, link, candidates: own })).changes).toEqual([]);
  });

  test('a company that is new to the account is told: nobody’s joins it, another’s stays where it is', () => {
    const free = decide(exampleInput({ link }));
    expect(free).toMatchObject({ code: 'account_updated', newCompany: { heldBy: null }, changes: [] });
    expect(free.summary).toContain('updated: the company it is linked to');
    const { externalId } = exampleDeal().companies[0]!.ref;
    const held = decide(exampleInput({ link, candidates: [holderOf(externalId, 'account-2')] }));
    expect(held).toMatchObject({
      code: 'account_unchanged',
      newCompany: { externalId, heldBy: { accountId: 'account-2' } },
    });
    expect(held.summary).toContain('linked to the account "Name of account-2"');
    expect(decide(exampleInput({ link, candidates: own }))).not.toHaveProperty('newCompany');
    const without = exampleDeal({ companies: [] });
    expect(decide(exampleInput({ link, snapshot: without }))).not.toHaveProperty('newCompany');
  });
});
