import { currencyOfFormat, currencyOfText } from './currency';
import { dayOf, peopleOf, relatedIds, textOfProperty } from './property-text';

const rich = (...texts: string[]) => texts.map((plain_text) => ({ type: 'text', plain_text }));
const cell = (type: string, value: unknown) => ({ id: 'x', type, [type]: value });
const person = {
  object: 'user',
  id: 'u1',
  name: 'Ada',
  type: 'person',
  person: { email: 'ada@acme.example' },
};

it.each([
  ['title', rich('Acme', ' – renewal '), 'Acme – renewal'],
  ['rich_text', [], null],
  ['number', 12500.5, '12500.5'],
  ['number', 0, '0'],
  ['number', 1e21, '1000000000000000000000'],
  ['number', '9007199254740993', '9007199254740993'],
  ['number', null, null],
  ['select', { id: 'a', name: 'New business' }, 'New business'],
  ['status', { id: 'b', name: 'Closed won' }, 'Closed won'],
  ['status', null, null],
  ['multi_select', [{ name: 'Platform' }, { name: 'Support' }], 'Platform;Support'],
  ['date', { start: '2026-03-31', end: '2026-04-02', time_zone: null }, '2026-03-31'],
  ['people', [person, { object: 'user', id: 'u2' }], 'Ada'],
  ['checkbox', false, 'false'],
  ['url', 'https://acme.example', 'https://acme.example'],
  ['email', '', null],
  ['phone_number', '+44 20', '+44 20'],
  [
    'files',
    [{ name: 'Order.pdf', type: 'file', file: { url: 'https://s3.example/x?expires' } }],
    'Order.pdf',
  ],
  ['created_time', '2026-11-27T08:00:00.000Z', '2026-11-27T08:00:00.000Z'],
  ['last_edited_by', person, 'Ada'],
  ['unique_id', { prefix: 'DEAL', number: 7 }, 'DEAL-7'],
  ['unique_id', { prefix: null, number: 7 }, '7'],
  ['formula', { type: 'number', number: 9000 }, '9000'],
  ['formula', { type: 'string', string: 'Big' }, 'Big'],
  ['formula', { type: 'boolean', boolean: true }, 'true'],
  ['formula', { type: 'date', date: { start: '2026-03-31' } }, '2026-03-31'],
  ['rollup', { type: 'number', number: 3, function: 'count' }, '3'],
  ['rollup', { type: 'date', date: { start: '2026-03-31' }, function: 'latest_date' }, '2026-03-31'],
  [
    'rollup',
    {
      type: 'array',
      array: [cell('title', rich('A')), cell('url', 'https://b.example')],
      function: 'show_original',
    },
    'A, https://b.example',
  ],
  ['rollup', { type: 'unsupported', unsupported: {}, function: 'x' }, null],
  ['relation', [{ id: 'r1' }], null],
  ['button', {}, null],
  ['verification', { state: 'verified' }, 'verified'],
  ['place', { name: 'Head office', lat: 1, lon: 2 }, 'Head office'],
  ['something_new', { a: 1 }, null],
  ['constructor', 'x', null],
])('reads a %s of %j', (type, value, text) => {
  expect(textOfProperty(cell(type, value))).toBe(text);
});

it.each([
  ['2026-03-31', '2026-03-31'],
  ['2026-03-31T23:30:00.000+02:00', '2026-03-31'],
  ['2026-04-01T00:30:00.000+02:00', '2026-04-01'],
  ['next week', null],
])('takes the day of %s as it stands in Notion', (start, day) => {
  expect(dayOf(cell('date', { start, end: null, time_zone: null }))).toBe(day);
});

it('reads people and relations, and survives other shapes', () => {
  expect(peopleOf(cell('people', [person, { id: 'u2' }, null, 7]))).toEqual([
    { id: 'u1', name: 'Ada', email: 'ada@acme.example' },
    { id: 'u2', name: null, email: null },
  ]);
  expect(relatedIds(cell('relation', [{ id: 'r1' }, {}, null]))).toEqual(['r1']);
  expect(relatedIds(cell('relation', null))).toEqual([]);
});

it('knows currencies by the unit of a number or by their code', () => {
  expect(['euro', 'dollar', 'number', 'percent', null, 'constructor'].map(currencyOfFormat)).toEqual([
    'EUR',
    'USD',
    null,
    null,
    null,
    null,
  ]);
  expect(['eur', 'GBP – Pound', 'Euro', '', null].map(currencyOfText)).toEqual([
    'EUR',
    'GBP',
    null,
    null,
    null,
  ]);
});
