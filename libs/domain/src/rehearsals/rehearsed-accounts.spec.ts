import fc from 'fast-check';
import type { IdentityCandidate, IdentityKeys } from '../identity/identity';
import { groupKin } from '../identity/kin';
import { judgeIdentity } from '../identity/judge-identity';
import { RehearsedAccounts } from './rehearsed-accounts';
import { newAccountRef, recordOfNewAccount, type RehearsedRow } from './rehearsed-row';

const keys = (part: Partial<IdentityKeys> = {}): IdentityKeys => ({
  domain: null,
  normalisedName: null,
  contactEmails: [],
  companyIds: [],
  ...part,
});

type Noted = Parameters<RehearsedAccounts['note']>[0];
const made = (id: string, part: Partial<RehearsedRow> = {}): Noted => ({
  outcome: 'create',
  accountRef: newAccountRef(id),
  companyName: 'Globex',
  identity: keys({ domain: 'globex.example', normalisedName: 'globex' }),
  people: ['ada@globex.example'],
  companyId: 'c1',
  changes: [],
  ...part,
});
const existing: IdentityCandidate = {
  accountId: 'a1',
  companyName: 'Initech',
  normalisedName: 'initech',
  domain: 'initech.example',
  contactEmails: [],
  companyIds: [],
};

describe('accounts a rehearsal would have made', () => {
  it.each([
    ['its company', keys({ companyIds: ['c1'] }), 'certain'],
    ['its domain', keys({ domain: 'globex.example' }), 'certain'],
    ['its name', keys({ normalisedName: 'globex' }), 'likely'],
    ['a contact', keys({ contactEmails: ['Ada@globex.example'.toLowerCase()] }), 'likely'],
    ['nothing', keys({ domain: 'other.example' }), 'none'],
  ])('are found by %s', (_by, wanted, kind) => {
    const accounts = new RehearsedAccounts();
    accounts.note(made('1'));
    expect(judgeIdentity(wanted, accounts.candidates(wanted, [])).kind).toBe(kind);
  });

  it('come after the accounts there are, the oldest first', () => {
    const accounts = new RehearsedAccounts();
    accounts.note(made('2'));
    accounts.note(made('1', { companyId: 'c2', identity: keys({ normalisedName: 'globex' }) }));
    const found = accounts.candidates(keys({ normalisedName: 'globex' }), [existing]);
    expect(found.map(({ accountId }) => accountId)).toEqual(['a1', 'new:2', 'new:1']);
  });

  it('grow: a deal linked to an account brings its contacts and its company', () => {
    const accounts = new RehearsedAccounts();
    accounts.note(
      made('1', { outcome: 'link', accountRef: 'a1', people: ['bo@initech.example'], companyId: 'c9' }),
    );
    const [found] = accounts.candidates(keys({ contactEmails: ['bo@initech.example'] }), [existing]);
    expect(found).toMatchObject({
      accountId: 'a1',
      companyName: 'Initech',
      domain: 'initech.example',
      contactEmails: ['bo@initech.example'],
      companyIds: ['c9'],
    });
  });

  it('keep a company with the account it was tied to first, and know nothing of what was only held or asked', () => {
    const accounts = new RehearsedAccounts();
    accounts.note(made('1'));
    accounts.note(made('2', { identity: keys({ domain: 'two.example' }) }));
    accounts.note(made('3', { outcome: 'hold', accountRef: null, companyId: 'c3' }));
    expect(
      accounts.candidates(keys({ companyIds: ['c1', 'c3'] }), []).map(({ accountId }) => accountId),
    ).toEqual(['new:1']);
  });

  it('follow an update that renames their account', () => {
    const accounts = new RehearsedAccounts();
    const to = { type: 'text', text: 'Hooli Inc.' } as const;
    accounts.note(
      made('1', {
        outcome: 'update',
        accountRef: 'a1',
        changes: [{ field: 'companyName', from: null, to, applied: true }],
      }),
    );
    const [found] = accounts.candidates(keys({ normalisedName: 'hooli' }), []);
    expect(found).toMatchObject({ accountId: 'a1', companyName: 'Hooli Inc.', normalisedName: 'hooli' });
  });

  it('take in the company a deal of theirs has come to be with, and none that is tied already', () => {
    const accounts = new RehearsedAccounts();
    for (const [ref, companyId] of [
      ['a1', 'c7'],
      ['a2', 'c7'],
      ['a3', null],
    ] as const)
      accounts.note(made(ref, { outcome: 'update', accountRef: ref, companyId, people: [] }));
    const found = accounts.candidates(keys({ companyIds: ['c7'] }), []);
    expect(found.map(({ accountId }) => accountId)).toEqual(['a1']);
  });

  it('have names of their own', () => {
    expect(recordOfNewAccount(newAccountRef('42'))).toBe('42');
    expect(recordOfNewAccount('0190a000-0000-7000-8000-000000000001')).toBeNull();
  });
});

describe('kin', () => {
  const item = fc.record({
    domain: fc.constantFrom(null, 'a', 'b', 'c', 'd'),
    name: fc.constantFrom(null, 'x', 'y', 'z'),
  });
  const keysOf = ({ domain, name }: { domain: string | null; name: string | null }): IdentityKeys =>
    keys({ domain, normalisedName: name });

  it('holds everything once, in order, and shares no key between groups', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), (items) => {
        const numbered = items.map((one, at) => ({ ...one, at }));
        const groups = groupKin(numbered, keysOf);
        expect(
          groups
            .flat()
            .map(({ at }) => at)
            .toSorted((a, b) => a - b),
        ).toEqual(items.map((_, at) => at));
        for (const group of groups) {
          const places = group.map(({ at }) => at);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
        }
        const owners = new Map<string, number>();
        groups.forEach((group, number) => {
          for (const { domain, name } of group)
            for (const key of [domain && `d${domain}`, name && `n${name}`]) {
              if (!key) continue;
              expect(owners.get(key) ?? number).toBe(number);
              owners.set(key, number);
            }
        });
      }),
    );
  });
});
