import {
  exampleCompany,
  exampleContact,
  exampleDeal,
  exampleFacts,
  exampleRecord,
} from '../examples/example-deal';
import { exampleMapping } from '../examples/example-decision';
import type { DealSnapshot, FieldDescription } from '../records/snapshot';
import { mapOne, mapText, propertyField as property } from '../examples/map-one';
import { applyMapping } from './apply-mapping';
import type { FieldMapping, Transform } from './mapping';

const described = (
  name: string,
  type: FieldDescription['type'],
  options: FieldDescription['options'] = [],
): FieldDescription => ({
  name,
  label: `The ${name}`,
  type,
  options,
  writable: true,
  group: null,
});

const schema = {
  deal: [described('tier', 'option', [{ value: 'gold', label: 'Gold tier' }]), described('start', 'date')],
  company: [
    described('industry', 'option', [{ value: 'SOFTWARE', label: 'Computer Software' }]),
    described('tools', 'options', [
      { value: 'a', label: 'Alpha' },
      { value: 'b', label: 'Beta' },
    ]),
    described('partner', 'boolean'),
  ],
};

describe('the standard mapping', () => {
  test('a complete deal fills every field, with evidence', () => {
    const mapped = applyMapping(exampleMapping, exampleDeal(), { facts: exampleFacts, fields: {} });
    expect(Object.fromEntries(mapped.map((field) => [field.target, field.value]))).toEqual({
      companyName: { type: 'text', text: 'Acme Ltd' },
      arr: { type: 'money', amount: '12000', currency: 'EUR' },
      closeDate: { type: 'day', day: '2026-03-02' },
      website: { type: 'url', text: 'https://acme.example' },
      aeEmail: { type: 'email', text: 'alex@seller.example' },
      aeName: { type: 'text', text: 'Alex Meyer' },
      primaryContactName: { type: 'text', text: 'Dana Reyes' },
      primaryContactEmail: { type: 'email', text: 'dana@acme.example' },
    });
    expect(mapped.every((field) => field.problem === null)).toBe(true);
    const [company] = mapped;
    expect(company?.evidence).toEqual({
      source: { kind: 'recipe', recipe: 'company_name' },
      record: { objectType: 'company', externalId: '501', url: 'https://crm.example.com/company/501' },
      propertyLabel: 'Company name',
      raw: 'Acme Ltd',
      steps: ['Name of the primary company: "Acme Ltd".'],
      sourceUpdatedAt: '2026-03-02T10:00:00.000Z',
    });
  });

  test('a bare deal leaves unknown fields unknown and uses its cleaned name', () => {
    const bare = exampleDeal({ companies: [], contacts: [], owner: null, amount: null, closeDate: null });
    const mapped = applyMapping(exampleMapping, bare, { facts: exampleFacts, fields: {} });
    expect(mapped.filter((field) => field.value !== null).map((field) => field.target)).toEqual([
      'companyName',
    ]);
    expect(mapped[0]).toMatchObject({
      value: { text: 'Acme' },
      evidence: { raw: 'Acme – New Business 2026', record: { objectType: 'deal' } },
    });
    expect(mapped.every((field) => field.problem === null)).toBe(true);
  });

  test('late in the evening the close date is the day in the account’s zone', () => {
    const late = exampleDeal({ closeDate: { kind: 'instant', at: new Date('2026-03-02T23:30:00Z') } });
    const mapped = applyMapping(exampleMapping, late, { facts: exampleFacts, fields: {} });
    expect(mapped.find((field) => field.target === 'closeDate')?.value).toEqual({
      type: 'day',
      day: '2026-03-03',
    });
  });

  test('F73: one bad field does not stop the others', () => {
    const bad = exampleDeal({ amount: '1.234,56', contacts: [exampleContact({ email: 'not an address' })] });
    const mapped = applyMapping(exampleMapping, bad, {
      facts: { ...exampleFacts, timeZone: 'No/Where' },
      fields: {},
    });
    const problems = Object.fromEntries(mapped.map((field) => [field.target, field.problem?.code]));
    expect(problems).toMatchObject({
      arr: 'not_a_number',
      closeDate: 'unknown_time_zone',
      primaryContactEmail: 'not_an_email',
    });
    expect(mapped.find((field) => field.target === 'companyName')?.value).toEqual({
      type: 'text',
      text: 'Acme Ltd',
    });
  });

  test('outward fields are not read', () => {
    const out: FieldMapping = { ...property('custom.x', 'tier'), direction: 'out' };
    expect(
      applyMapping({ version: 1, fields: [out] }, exampleDeal(), { facts: exampleFacts, fields: {} }),
    ).toEqual([]);
  });
});

describe('transforms and types', () => {
  test.each<[string, string, Transform, unknown, string | null]>([
    ['custom.tier', 'gold', { kind: 'none' }, { type: 'text', text: 'gold' }, null],
    ['custom.size', '1,000', { kind: 'number' }, null, 'not_a_number'],
    ['custom.size', '0120.50', { kind: 'number' }, { type: 'number', text: '120.5' }, null],
    [
      'custom.start',
      '2026-03-02T23:30:00Z',
      { kind: 'calendar_day' },
      { type: 'day', day: '2026-03-03' },
      null,
    ],
    ['custom.start', '2026-03-02', { kind: 'calendar_day' }, { type: 'day', day: '2026-03-02' }, null],
    ['custom.start', 'soon', { kind: 'calendar_day' }, null, 'not_a_date'],
    ['custom.code', 'ABC', { kind: 'lower_case' }, { type: 'text', text: 'abc' }, null],
    [
      'companyName',
      'Acme – Renewal 2026',
      { kind: 'clean_company_name' },
      { type: 'text', text: 'Acme' },
      null,
    ],
    [
      'notes',
      '<p>Hello <b>you</b></p><ul><li>one</li></ul>',
      { kind: 'plain_text' },
      { type: 'text', text: 'Hello you\n\n * one' },
      null,
    ],
    ['notes', 'a < b & c > d', { kind: 'plain_text' }, { type: 'text', text: 'a < b & c > d' }, null],
    [
      'custom.t',
      'x',
      { kind: 'lookup', table: { x: 'Ex' }, otherwise: 'empty' },
      { type: 'text', text: 'Ex' },
      null,
    ],
    [
      'custom.t',
      'y',
      { kind: 'lookup', table: { x: 'Ex' }, otherwise: 'keep' },
      { type: 'text', text: 'y' },
      null,
    ],
    ['custom.t', 'y', { kind: 'lookup', table: { x: 'Ex' }, otherwise: 'empty' }, null, null],
    ['custom.t', 'constructor', { kind: 'lookup', table: {}, otherwise: 'empty' }, null, null],
    ['arr', '1500.00', { kind: 'none' }, { type: 'money', amount: '1500', currency: 'EUR' }, null],
    [
      'aeEmail',
      ' Alex@Seller.example ',
      { kind: 'none' },
      { type: 'email', text: 'alex@seller.example' },
      null,
    ],
  ])('%s from %j (%j)', (target, text, transform, value, problem) => {
    const mapped = mapText(target, text, transform);
    expect(mapped.value).toEqual(value);
    expect(mapped.problem?.code ?? null).toBe(problem);
    expect(mapped.evidence.raw).toBe(value === null ? mapped.evidence.raw : text);
  });

  test.each<[string, string | null]>([
    ['acme.example', 'https://acme.example'],
    ['HTTP://Acme.example/a?b=c', 'http://acme.example/a?b=c'],
    ['//acme.example', 'https://acme.example'],
    ['javascript:alert(1)', null],
    ['JavaScript://acme.example/%0aalert(1)', null],
    ['data:text/html,x', null],
    ['file:///etc/passwd', null],
    ['https://user:pw@acme.example', null],
    ['http://127.0.0.1/', null],
    ['n/a', null],
    ['acme.example"><script>', null],
  ])('website %j → %j', (text, url) => {
    const mapped = mapText('website', text, { kind: 'website' });
    expect(mapped.value).toEqual(url === null ? null : { type: 'url', text: url });
    expect(mapped.problem?.code ?? null).toBe(url === null ? 'not_a_website' : null);
  });

  test('a pure date kept as midnight UTC is that day in every zone', () => {
    const deal = exampleDeal({ record: exampleRecord('deal', '7001', { start: '2026-03-02T00:00:00Z' }) });
    const west = { ...exampleFacts, timeZone: 'America/Los_Angeles' };
    const [mapped] = applyMapping(
      { version: 1, fields: [property('custom.start', 'start', { kind: 'calendar_day' })] },
      deal,
      { facts: west, fields: schema },
    );
    expect(mapped?.value).toEqual({ type: 'day', day: '2026-03-02' });
  });
});

describe('option labels', () => {
  const company = (properties: Record<string, string>) =>
    exampleDeal({ companies: [exampleCompany({ properties })] });
  const label = (name: string, target = 'industry') =>
    property(target, name, { kind: 'option_label' }, 'company');

  test.each([
    ['industry', 'SOFTWARE', 'Computer Software', null],
    ['industry', 'RENAMED', 'RENAMED', 'unknown_option'],
    ['tools', 'a;b', 'Alpha, Beta', null],
    ['tools', 'a;gone', 'Alpha, gone', 'unknown_option'],
    ['partner', 'true', 'Yes', null],
  ])('%s %j → %j', (name, raw, text, problem) => {
    const mapped = mapOne(label(name), company({ [name]: raw }), schema);
    expect(mapped).toMatchObject({ value: { text }, evidence: { raw, propertyLabel: `The ${name}` } });
    expect(mapped.problem?.code ?? null).toBe(problem);
  });

  test('without a schema the internal value stays and says so', () => {
    const mapped = mapOne(label('industry'), company({ industry: 'SOFTWARE' }));
    expect(mapped).toMatchObject({ value: { text: 'SOFTWARE' }, problem: { code: 'schema_unavailable' } });
  });
});

describe('several sources', () => {
  const field: FieldMapping = {
    ...property('website', 'site', { kind: 'website' }),
    sources: [
      { kind: 'property', object: 'deal', property: 'site' },
      { kind: 'recipe', recipe: 'company_domain' },
      { kind: 'constant', text: 'https://fallback.example' },
    ],
  };
  const withSite = (site: string | null, changes: Partial<DealSnapshot> = {}) =>
    mapOne(field, exampleDeal({ record: exampleRecord('deal', '7001', { site }), ...changes }));

  test('the first that has a value', () => {
    expect(withSite('first.example').value).toEqual({ type: 'url', text: 'https://first.example' });
    expect(withSite('  ').value).toEqual({ type: 'url', text: 'https://acme.example' });
    expect(withSite(null, { companies: [] }).value).toEqual({
      type: 'url',
      text: 'https://fallback.example',
    });
  });

  test('an unusable value leaves a problem and the next source is used', () => {
    const mapped = withSite('n/a');
    expect(mapped).toMatchObject({
      value: { text: 'https://acme.example' },
      problem: { code: 'not_a_website' },
    });
    expect(mapped.evidence.steps).toHaveLength(3);
  });

  test('an empty field names a record only when every source had one to look at', () => {
    const two: FieldMapping = { ...field, sources: field.sources.slice(0, 2) };
    const bare = exampleDeal({ record: exampleRecord('deal', '7001', {}), companies: [] });
    expect(mapOne(two, bare)).toMatchObject({ value: null, evidence: { record: null } });
    const noDomain = { ...bare, companies: [exampleCompany({ domain: null })] };
    expect(mapOne(two, noDomain)).toMatchObject({
      value: null,
      evidence: { record: { objectType: 'deal' } },
    });
  });
});
