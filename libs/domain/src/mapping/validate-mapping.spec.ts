import { exampleRule } from '../examples/example-decision';
import type { FieldDescription } from '../records/snapshot';
import type { FieldMapping } from './mapping';
import { type MappingProblem, validateMapping } from './validate-mapping';
import { wantedProperties } from './wanted-properties';

const schema: Record<'deal', FieldDescription[]> = {
  deal: (['text', 'number', 'date', 'option', 'boolean'] as const).map((type) => ({
    name: type,
    label: type,
    type,
    options: [],
    writable: type !== 'date',
    group: null,
  })),
};

function field(changes: Partial<FieldMapping>): FieldMapping {
  const sources: FieldMapping['sources'] = [{ kind: 'property', object: 'deal', property: 'text' }];
  return {
    target: 'custom.x',
    label: 'X',
    sources,
    transform: { kind: 'none' },
    direction: 'in',
    policy: 'source_wins',
    ...changes,
  };
}
const from = (property: string): FieldMapping['sources'] => [{ kind: 'property', object: 'deal', property }];

describe('checking a mapping', () => {
  test.each<[string, Partial<FieldMapping>, MappingProblem['code'] | null]>([
    ['a fine one', {}, null],
    ['a renamed property', { sources: from('gone') }, 'unknown_property'],
    [
      'a role whose schema could not be read',
      { sources: [{ kind: 'property', object: 'company', property: 'x' }] },
      null,
    ],
    ['an option as money', { target: 'arr', sources: from('option') }, 'incompatible_type'],
    [
      'an option as money through a table',
      {
        target: 'arr',
        sources: from('option'),
        transform: { kind: 'lookup', table: {}, otherwise: 'empty' },
      },
      null,
    ],
    ['a number as day', { target: 'closeDate', sources: from('number') }, 'incompatible_type'],
    ['a date as website', { target: 'website', sources: from('date') }, 'incompatible_type'],
    ['text as e-mail', { target: 'aeEmail' }, null],
    ['labels of a text', { transform: { kind: 'option_label' } }, 'not_an_option'],
    ['a field nobody has', { target: 'nonsense' }, 'unknown_target'],
    ['a badly named custom field', { target: 'custom.Has Space' }, 'unknown_target'],
    ['no source', { sources: [] }, 'no_source'],
    ['writing what cannot be written', { sources: from('date'), direction: 'both' }, 'not_writable'],
    ['an empty constant', { sources: [{ kind: 'constant', text: ' ' }] }, 'empty_constant'],
    [
      'ARR as a website',
      { target: 'website', sources: [{ kind: 'recipe', recipe: 'arr' }] },
      'incompatible_type',
    ],
    ['ARR as ARR', { target: 'arr', sources: [{ kind: 'recipe', recipe: 'arr' }] }, null],
  ])('%s', (_name, changes, code) => {
    const problems = validateMapping({ fields: [field(changes)] }, schema);
    expect(problems.map((problem) => problem.code)).toEqual(code === null ? [] : [code]);
  });

  test('a target mapped twice', () => {
    expect(validateMapping({ fields: [field({}), field({})] }, schema)).toMatchObject([
      { target: 'custom.x', code: 'duplicate_target' },
    ]);
  });
});

test('a read brings what the mapping, the conditions and the template cases look at', () => {
  const condition = (object: 'deal' | 'company', property: string) => ({
    object,
    property,
    operator: 'is_known' as const,
  });
  const rule = exampleRule(
    {},
    {
      conditions: [condition('deal', 'dealtype'), condition('company', 'country')],
      template: {
        defaultTemplateId: 't',
        cases: [{ conditions: [condition('deal', 'amount')], templateId: 't' }],
      },
    },
  );
  const fields = [
    field({}),
    field({ target: 'custom.y' }),
    field({ target: 'custom.z', direction: 'out', sources: from('secret') }),
  ];
  expect(wantedProperties({ version: 1, fields }, [rule])).toEqual({
    deal: ['amount', 'dealtype', 'text'],
    company: ['country'],
    contact: [],
  });
});
