import { accountsPerTurn } from './send-writes';

it.each([
  ['one record', 1, 100],
  ['a hundred records', 100, 500],
  ['two hundred records', 200, 500],
])(
  'a turn of a provider whose call writes %s takes so many accounts as its lease has time for',
  (_what, batchSize, accounts) => {
    expect(accountsPerTurn({ batchSize })).toBe(accounts);
  },
);
