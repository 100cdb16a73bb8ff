import fc from 'fast-check';
import type { ExistingFact } from '../decision/decision';
import { exampleMapping } from '../examples/example-decision';
import { type FieldValue, type MappedField, type MappingPolicy, mappingPolicies } from './mapping';
import { mergeFields } from './merge-fields';
import { sameValue } from './same-value';

const text = (value: string): FieldValue => ({ type: 'text', text: value });
const company = { objectType: 'company', externalId: '501', url: null };

function mapped(
  value: FieldValue | null,
  changes: Partial<MappedField> = {},
  updatedAt = '2026-03-02T10:00:00Z',
): MappedField {
  return {
    target: 'industry',
    label: 'Industry',
    value,
    evidence: {
      source: null,
      record: company,
      propertyLabel: null,
      raw: null,
      steps: [],
      sourceUpdatedAt: updatedAt,
    },
    problem: null,
    ...changes,
  };
}

function fact(value: FieldValue | null, changes: Partial<ExistingFact> = {}): ExistingFact {
  return {
    field: 'industry',
    value,
    origin: 'source',
    sourceUpdatedAt: new Date('2026-03-01T10:00:00Z'),
    ...changes,
  };
}

function merge(policy: MappingPolicy, field: MappedField, ...facts: ExistingFact[]) {
  const [template] = exampleMapping.fields;
  if (template === undefined) throw new Error('no example field');
  return mergeFields({ version: 1, fields: [{ ...template, target: field.target, policy }] }, [field], facts);
}

const applied = (policy: MappingPolicy, field: MappedField, ...facts: ExistingFact[]) =>
  merge(policy, field, ...facts)[0]?.applied ?? 'no change';

describe('a new value from the source', () => {
  test.each<[MappingPolicy, ExistingFact['origin'], boolean]>([
    ['source_wins', 'source', true],
    ['source_wins', 'person', true],
    ['source_wins', 'default', true],
    ['thread_wins', 'source', true],
    ['thread_wins', 'person', false],
    ['thread_wins', 'default', true],
    ['fill_if_empty', 'source', false],
    ['fill_if_empty', 'person', false],
    ['fill_if_empty', 'default', true],
    ['locked', 'source', false],
    ['locked', 'person', false],
    ['locked', 'default', false],
  ])('F71: %s over a value of a %s: applied %s', (policy, origin, expected) => {
    expect(merge(policy, mapped(text('new')), fact(text('old'), { origin }))).toEqual([
      { field: 'industry', from: text('old'), to: text('new'), applied: expected },
    ]);
  });

  test.each(mappingPolicies)('%s: an empty field is filled unless it is locked', (policy) => {
    expect(applied(policy, mapped(text('new')))).toBe(policy !== 'locked');
    expect(applied(policy, mapped(text('new')), fact(null))).toBe(policy !== 'locked');
  });

  test('newest: the later of source and person', () => {
    const person = (at: string | null) =>
      fact(text('old'), { origin: 'person', recordedAt: at === null ? null : new Date(at) });
    expect(applied('newest', mapped(text('new')), person('2026-03-02T09:00:00Z'))).toBe(true);
    expect(applied('newest', mapped(text('new')), person('2026-03-02T11:00:00Z'))).toBe(false);
    expect(applied('newest', mapped(text('new')), person(null))).toBe(false);
    expect(applied('newest', mapped(text('new')), fact(text('old')))).toBe(true);
  });

  test('F30: an older version of the same record changes nothing', () => {
    const sourceRecord = { objectType: 'company', externalId: '501' };
    const later = fact(text('old'), { sourceUpdatedAt: new Date('2026-03-03T10:00:00Z'), sourceRecord });
    expect(merge('source_wins', mapped(text('new')), later)).toEqual([]);
    expect(
      applied('source_wins', mapped(text('new')), {
        ...later,
        sourceRecord: { ...sourceRecord, externalId: '9' },
      }),
    ).toBe(true);
  });

  test('a value without its label does not replace one with it', () => {
    const raw = mapped(text('SOFTWARE'), { problem: { code: 'schema_unavailable', text: '' } });
    expect(applied('source_wins', raw, fact(text('Computer Software')))).toBe(false);
    expect(applied('source_wins', raw, fact(null))).toBe(true);
  });
});

describe('nothing at the source', () => {
  test('clears what came from there', () => {
    expect(merge('source_wins', mapped(null), fact(text('old')))).toEqual([
      { field: 'industry', from: text('old'), to: null, applied: true },
    ]);
    expect(applied('thread_wins', mapped(null), fact(text('old')))).toBe(true);
    expect(applied('fill_if_empty', mapped(null), fact(text('old')))).toBe(false);
  });

  test.each<[string, MappedField, ExistingFact]>([
    ['a person’s value', mapped(null), fact(text('old'), { origin: 'person' })],
    [
      'a value the source could not be read for',
      mapped(null, { problem: { code: 'not_a_number', text: '' } }),
      fact(text('old')),
    ],
    [
      'when the record is out of sight',
      mapped(null, { evidence: { ...mapped(null).evidence, record: null } }),
      fact(text('old')),
    ],
    [
      'the company name',
      mapped(null, { target: 'companyName' }),
      fact(text('old'), { field: 'companyName' }),
    ],
  ])('does not clear %s', (_name, field, existing) => {
    expect(merge('source_wins', field, existing)).toEqual([]);
  });
});

describe('the same value', () => {
  test.each<[FieldValue | null, FieldValue | null, boolean]>([
    [
      { type: 'money', amount: '1500.00', currency: 'EUR' },
      { type: 'money', amount: '1500', currency: 'EUR' },
      true,
    ],
    [
      { type: 'money', amount: '1500', currency: 'USD' },
      { type: 'money', amount: '1500', currency: 'EUR' },
      false,
    ],
    [{ type: 'money', amount: '0', currency: 'EUR' }, null, false],
    [{ type: 'number', text: '1.0' }, { type: 'number', text: '1' }, true],
    [{ type: 'text', text: '1.0' }, { type: 'text', text: '1' }, false],
    [{ type: 'day', day: '2026-03-02' }, { type: 'day', day: '2026-03-02' }, true],
    [{ type: 'day', day: '2026-03-02' }, { type: 'text', text: '2026-03-02' }, false],
    [null, null, true],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });
});

test('applying what was decided and reading again changes nothing more', () => {
  const value = fc.option(fc.constantFrom('a', 'b', 'c').map(text));
  const origin = fc.constantFrom<ExistingFact['origin']>('source', 'person', 'default');
  fc.assert(
    fc.property(fc.constantFrom(...mappingPolicies), value, value, origin, (policy, now, before, from) => {
      const field = mapped(now);
      const existing = fact(before, { origin: from });
      for (const change of merge(policy, field, existing)) {
        const after: ExistingFact = change.applied
          ? { ...existing, value: change.to, origin: 'source' }
          : existing;
        expect(merge(policy, field, after).filter((again) => again.applied)).toEqual([]);
      }
    }),
  );
});
