import fc from 'fast-check';
import { exampleCandidate } from '../examples/example-decision';
import type { IdentityCandidate, IdentityKeys } from './identity';
import { judgeIdentity } from './judge-identity';

const keys: IdentityKeys = {
  domain: 'acme.example',
  normalisedName: 'acme',
  contactEmails: ['dana@acme.example'],
  companyIds: ['501'],
};
const stranger = { normalisedName: 'other', companyName: 'Other' };

describe('is it an account we have?', () => {
  test('a linked company record is certain, whatever else says', () => {
    const linked = exampleCandidate({
      ...stranger,
      accountId: 'a',
      companyIds: ['501'],
      domain: 'elsewhere.example',
    });
    const sameDomain = exampleCandidate({ accountId: 'b', domain: 'acme.example' });
    expect(judgeIdentity(keys, [sameDomain, linked])).toMatchObject({
      kind: 'certain',
      accountId: 'a',
      by: 'company_id',
    });
  });

  test('the same domain with one account is certain', () => {
    const candidate = exampleCandidate({ ...stranger, domain: 'acme.example' });
    expect(judgeIdentity(keys, [candidate])).toMatchObject({ kind: 'certain', by: 'domain' });
  });

  test('the same account found twice is one account', () => {
    const candidate = exampleCandidate({ domain: 'acme.example' });
    expect(judgeIdentity(keys, [candidate, { ...candidate }])).toMatchObject({ kind: 'certain' });
  });

  test.each<[string, Partial<IdentityCandidate>[], string]>([
    [
      'several accounts with the domain',
      [
        { accountId: 'a', domain: 'acme.example' },
        { accountId: 'b', domain: 'acme.example' },
      ],
      'domain',
    ],
    [
      'several accounts with the company',
      [
        { accountId: 'a', companyIds: ['501'] },
        { accountId: 'b', companyIds: ['501'] },
      ],
      'company_id',
    ],
    ['the same name, another domain', [{ domain: 'acme.test' }], 'name'],
    ['the same name, no domain known', [{ domain: null }], 'name'],
    ['a contact only', [{ ...stranger, contactEmails: ['Dana@Acme.example'] }], 'contact_email'],
  ])('%s is likely', (_name, candidates, by) => {
    const judged = judgeIdentity(
      keys,
      candidates.map((changes) => exampleCandidate(changes)),
    );
    expect(judged).toMatchObject({ kind: 'likely', candidates: candidates.map(() => ({ by })) });
  });

  test('a conflict of domains is told', () => {
    const judged = judgeIdentity(keys, [exampleCandidate({ domain: 'acme.test' })]);
    expect(judged.kind === 'likely' && judged.candidates[0]?.text).toContain(
      'acme.example here, acme.test there',
    );
  });

  test('names come before contacts', () => {
    const contact = exampleCandidate({ ...stranger, accountId: 'c', contactEmails: ['dana@acme.example'] });
    const judged = judgeIdentity(keys, [contact, exampleCandidate({ accountId: 'n' })]);
    expect(judged.kind === 'likely' && judged.candidates.map((candidate) => candidate.accountId)).toEqual([
      'n',
      'c',
    ]);
  });

  test('nothing shared, nothing known, nobody there: none', () => {
    const empty: IdentityKeys = { domain: null, normalisedName: null, contactEmails: [], companyIds: [] };
    expect(judgeIdentity(keys, [])).toEqual({ kind: 'none' });
    expect(judgeIdentity(keys, [exampleCandidate({ ...stranger, domain: 'other.example' })])).toEqual({
      kind: 'none',
    });
    expect(judgeIdentity(empty, [exampleCandidate({ normalisedName: '', domain: null })])).toEqual({
      kind: 'none',
    });
  });

  test('certain means exactly one account has the strongest shared key; the order of candidates does not matter then', () => {
    const few = fc.constantFrom('1', '2', '3');
    const candidate = fc.record({
      accountId: few,
      companyName: fc.constant('X'),
      normalisedName: few,
      domain: fc.option(few),
      contactEmails: fc.array(few, { maxLength: 2 }),
      companyIds: fc.array(few, { maxLength: 2 }),
    });
    const own = fc.record({
      domain: fc.option(few),
      normalisedName: fc.option(few),
      contactEmails: fc.array(few),
      companyIds: fc.array(few),
    });
    fc.assert(
      fc.property(
        own,
        fc.uniqueArray(candidate, { selector: ({ accountId }) => accountId }),
        (mine, others) => {
          const judged = judgeIdentity(mine, others);
          const reversed = judgeIdentity(mine, [...others].reverse());
          expect(reversed.kind).toBe(judged.kind);
          if (judged.kind !== 'certain') return;
          expect(reversed).toEqual(judged);
          const sharing = others.filter((other) =>
            judged.by === 'domain'
              ? other.domain === mine.domain
              : other.companyIds.some((id) => mine.companyIds.includes(id)),
          );
          expect(sharing.map((other) => other.accountId)).toEqual([judged.accountId]);
        },
      ),
    );
  });
});
