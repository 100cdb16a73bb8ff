import { judge, refreshCallsPerExpiry, type Facts } from './oracle';

/** Two deals, one won; everything as it should be. */
function soundFacts(): Facts {
  return {
    acknowledged: new Set([1, 2, 3]),
    unacknowledged: 0,
    stored: new Set([1, 2, 3, 4]),
    inbox: { done: 3, ignored: 1 },
    deals: [
      {
        id: 'd1',
        everWon: true,
        isWon: true,
        stage: 'won',
        amount: '5',
        closeDate: '2027-01-01T12:00:00.000Z',
      },
      { id: 'd2', everWon: false, isWon: false, stage: 'lost', amount: null, closeDate: null },
    ],
    links: new Map([['d1', ['a1']]]),
    strayAccounts: 0,
    lastRuns: new Map([['d1', 'created']]),
    seen: new Map([
      ['d1', { id: 'd1', stage: 'won', amount: '5', closeDate: '2027-01-01T12:00:00.000Z' }],
      ['d2', { id: 'd2', stage: 'lost', amount: null, closeDate: null }],
    ]),
    effects: [{ id: 'e1', accountId: 'a1', state: 'done' }],
    mails: ['e1'],
    tokenCalls: { refreshes: 4, epochs: 4, cutOff: 0 },
    leaks: [],
    foreignRows: 0,
    refusedDeliveries: 0,
    malformedStatuses: [204, 400, 401],
    unexpectedEnds: [],
    memoryMb: { api: { first: 100, most: 200 } },
    audited: ['rule.enabled', 'template.created'],
    addedBySweep: 0,
  };
}

const broken = (changes: Partial<Facts>): readonly string[] =>
  judge({ ...soundFacts(), ...changes })
    .filter(({ ok }) => !ok)
    .map(({ name }) => name.split(' ')[0] ?? '');

describe('the oracle', () => {
  it('has nothing against a sound run', () => {
    expect(broken({})).toEqual([]);
    expect(judge(soundFacts())).toHaveLength(21);
  });

  const planted: readonly (readonly [string, Partial<Facts>, readonly string[]])[] = [
    ['a lost event', { stored: new Set([1, 3]) }, ['I1']],
    ['an event nobody acknowledged', { unacknowledged: 1 }, ['I1b']],
    ['an authentic delivery refused for good', { refusedDeliveries: 1 }, ['I1c']],
    ['a row that waits for ever', { inbox: { done: 3, waiting: 1 } }, ['I2']],
    ['an event that was given up', { inbox: { done: 3, dead: 1 } }, ['I2b']],
    ['a row of no known state', { inbox: { done: 3, unrouted: 1 } }, ['I2']],
    ['a won deal without an account', { links: new Map(), effects: [], mails: [] }, ['I3']],
    [
      'an account of a deal that was never won',
      {
        links: new Map([
          ['d1', ['a1']],
          ['d2', ['a1']],
        ]),
      },
      ['I3b'],
    ],
    [
      'a second account of a deal',
      {
        links: new Map([['d1', ['a1', 'a2']]]),
        effects: [
          { id: 'e1', accountId: 'a1', state: 'done' },
          { id: 'e2', accountId: 'a2', state: 'unknown' },
        ],
      },
      ['I3c'],
    ],
    ['an account nobody can explain', { strayAccounts: 1 }, ['I3c']],
    ['something only a sweep found', { addedBySweep: 1 }, ['I3d']],
    ['a mail sent twice', { mails: ['e1', 'e1'] }, ['I4']],
    [
      'two effects for one account, both sent',
      {
        effects: [
          { id: 'e1', accountId: 'a1', state: 'done' },
          { id: 'e2', accountId: 'a1', state: 'done' },
        ],
        mails: ['e1', 'e2'],
      },
      ['I4'],
    ],
    ['a mail that is called done and never arrived', { mails: [] }, ['I4b']],
    [
      'a mail that arrived and is called failed',
      { effects: [{ id: 'e1', accountId: 'a1', state: 'failed' }] },
      ['I4b'],
    ],
    [
      'an effect that waits for ever',
      { effects: [{ id: 'e1', accountId: 'a1', state: 'sending' }], mails: [] },
      ['I4c'],
    ],
    ['an account without its effect', { effects: [], mails: [] }, ['I4c']],
    [
      'a deal not seen as it is',
      {
        seen: new Map([
          ['d1', { id: 'd1', stage: 'open', amount: '5', closeDate: '2027-01-01T12:00:00.000Z' }],
          ['d2', { id: 'd2', stage: 'lost', amount: null, closeDate: null }],
        ]),
      },
      ['I5'],
    ],
    ['a token asked for twice', { tokenCalls: { refreshes: 5, epochs: 4, cutOff: 0 } }, ['I6']],
    ['a leaked token', { leaks: ['file api.log'] }, ['I7']],
    ['a row in another workspace', { foreignRows: 1 }, ['I8']],
    ['a malformed request answered 500', { malformedStatuses: [400, 500] }, ['I9']],
    ['a malformed request without an answer', { malformedStatuses: [0] }, ['I9']],
    ['memory without bounds', { memoryMb: { api: { first: 100, most: 1_500 } } }, ['I10']],
    ['a process that ended by itself', { unexpectedEnds: ['worker: exit code 1'] }, ['I10b']],
    ['a privileged act nobody wrote down', { audited: ['rule.enabled'] }, ['I11']],
  ];

  it.each(planted)('finds %s', (_what, changes, expected) => {
    expect(broken(changes)).toEqual(expected);
  });

  it('lets a deal that was won and lost have an account or a reason, not neither', () => {
    const truth = { id: 'd3', everWon: true, isWon: false, stage: 'lost', amount: null, closeDate: null };
    const { id, stage, amount, closeDate } = truth;
    const changes = {
      deals: [...soundFacts().deals, truth],
      seen: new Map([...soundFacts().seen, [id, { id, stage, amount, closeDate }]]),
    };
    expect(broken({ ...changes, lastRuns: new Map([[id, 'left_stage']]) })).toEqual([]);
    expect(broken({ ...changes, lastRuns: new Map([[id, 'wrong_stage']]) })).toEqual(['I3a']);
    expect(broken(changes)).toEqual(['I3a']);
  });

  it('does not hold it against a refresher that it was killed', () => {
    expect(broken({ tokenCalls: { refreshes: 5, epochs: 4, cutOff: 1 } })).toEqual([]);
    expect(
      refreshCallsPerExpiry({ ...soundFacts(), tokenCalls: { refreshes: 5, epochs: 4, cutOff: 1 } }),
    ).toBe(1);
    expect(
      refreshCallsPerExpiry({ ...soundFacts(), tokenCalls: { refreshes: 6, epochs: 4, cutOff: 1 } }),
    ).toBe(1.25);
  });

  it('takes an effect of unknown end for what it is: sent or not, and never twice', () => {
    const effects = [{ id: 'e1', accountId: 'a1', state: 'unknown' }];
    expect(broken({ effects, mails: [] })).toEqual([]);
    expect(broken({ effects, mails: ['e1'] })).toEqual([]);
    expect(broken({ effects, mails: ['e1', 'e1'] })).toEqual(['I4']);
  });
});
