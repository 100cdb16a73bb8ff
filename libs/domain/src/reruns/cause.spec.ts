import fc from 'fast-check';
import { causeKey, readCauseKey, unfinishedOutcomes, type Cause } from './cause';

const uuid = fc.uuid().map((id) => id.toLowerCase());
const code = fc.stringMatching(/^[a-z_.]{1,40}$/);
const cause: fc.Arbitrary<Cause> = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    connectionId: uuid,
    outcome: fc.constantFrom(...unfinishedOutcomes),
    code,
    ruleId: fc.option(uuid),
  }),
  fc.record({ kind: fc.constant('delivery' as const), connectionId: uuid, code }),
);

it('reads every key it writes', () => {
  fc.assert(fc.property(cause, (given) => expect(readCauseKey(causeKey(given))).toEqual(given)));
});

it('knows a key only as it writes it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readCauseKey(text);
      expect(read === null || causeKey(read) === text).toBe(true);
    }),
  );
});

const id = '01a2297c-3c88-7165-903d-f71f9e03c26d';
it.each([
  '',
  'record',
  `record~${id}~create~created~-`,
  `record~${id}~skip~condition_false`,
  `record~${id}~skip~condition_false~${id}~more`,
  `record~${id}~skip~~-`,
  `delivery~nobody~event.unreadable`,
  `delivery~${id}~event.unreadable\n`,
])('takes %j for no key', (key) => {
  expect(readCauseKey(key)).toBeNull();
});
