import { exampleCompany, exampleContact, exampleDeal, exampleFacts } from '../examples/example-deal';
import { exampleMapping } from '../examples/example-decision';
import { applyMapping } from '../mapping/apply-mapping';
import type { DealSnapshot } from '../records/snapshot';
import { identityKeysOf } from './identity-keys';

const keysOf = (changes: Partial<DealSnapshot>) => {
  const deal = exampleDeal(changes);
  return identityKeysOf(deal, applyMapping(exampleMapping, deal, { facts: exampleFacts, fields: {} }));
};

describe('what a deal can be recognised by', () => {
  test('company id, domain, name and contact addresses, all normalised', () => {
    const contacts = [
      exampleContact({ isPrimary: false, email: 'Second@Acme.example' }),
      exampleContact({ email: 'Dana@acme.example' }),
    ];
    expect(keysOf({ contacts })).toEqual({
      domain: 'acme.example',
      normalisedName: 'acme',
      contactEmails: ['dana@acme.example', 'second@acme.example'],
      companyIds: ['501'],
    });
  });

  test('a free-mail domain is nobody’s', () => {
    expect(keysOf({ companies: [exampleCompany({ domain: 'gmail.com' })] }).domain).toBeNull();
  });

  test('a contact’s address gives no company domain', () => {
    expect(keysOf({ companies: [exampleCompany({ domain: null })] }).domain).toBeNull();
  });

  test('beside a primary company the others do not count', () => {
    const reseller = exampleCompany({ isPrimary: false, ref: { objectType: 'company', externalId: '777' } });
    expect(keysOf({ companies: [reseller, exampleCompany()] }).companyIds).toEqual(['501']);
  });

  test('with none marked primary all count', () => {
    const other = exampleCompany({ isPrimary: false, ref: { objectType: 'company', externalId: '777' } });
    expect(keysOf({ companies: [exampleCompany({ isPrimary: false }), other] }).companyIds).toEqual([
      '501',
      '777',
    ]);
  });

  test('an archived company is gone', () => {
    expect(keysOf({ companies: [exampleCompany({ archived: true })] }).companyIds).toEqual([]);
  });

  test('a bare deal offers its cleaned name only', () => {
    expect(keysOf({ companies: [], contacts: [] })).toEqual({
      domain: null,
      normalisedName: 'acme',
      contactEmails: [],
      companyIds: [],
    });
    expect(keysOf({ companies: [], contacts: [], name: null }).normalisedName).toBeNull();
  });
});
