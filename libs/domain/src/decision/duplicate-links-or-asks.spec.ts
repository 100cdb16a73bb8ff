import { exampleCandidate, exampleInput } from '../examples/example-decision';
import { decide } from './decide';

const seenInside = { stageId: 'won', pipelineId: 'sales', seenAt: new Date('2026-03-02T10:00:05Z') };

describe('a customer we have already', () => {
  test('for certain: the deal is linked to the account', () => {
    const decision = decide(exampleInput({ candidates: [exampleCandidate({ domain: 'acme.example' })] }));
    expect(decision).toMatchObject({
      outcome: 'link',
      code: 'linked_existing_account',
      accountId: 'account-1',
      plan: null,
    });
    expect(decision.reasons.at(-1)).toMatchObject({ step: 'identity', ok: true });
    expect(decision.fields).toHaveLength(8);
  });

  test('likely: a person is asked, with the candidates', () => {
    const decision = decide(exampleInput({ candidates: [exampleCandidate({ domain: 'acme.test' })] }));
    expect(decision).toMatchObject({
      outcome: 'ask',
      code: 'likely_duplicate',
      accountId: null,
      plan: null,
      candidates: [{ accountId: 'account-1', companyName: 'Acme Limited' }],
    });
    expect(decision.summary).toContain('may be the same as Acme Limited');
  });

  test('likely, and of the same name: they are told apart by their websites', () => {
    const alike = (accountId: string, domain: string | null) =>
      exampleCandidate({ accountId, companyName: 'Acme Ltd', domain });
    const decision = decide(exampleInput({ candidates: [alike('a', 'acme.test'), alike('b', null)] }));
    expect(decision.summary).toContain('may be the same as Acme Ltd (acme.test), Acme Ltd (no website);');
  });

  test('while the question stands the deal has entered: once the likeness is gone it is created', () => {
    const standingAsk = { askedSince: new Date('2026-03-02T10:00:05Z') };
    expect(decide(exampleInput({ standingAsk, lastSeen: seenInside }))).toMatchObject({ outcome: 'create' });
    expect(decide(exampleInput({ lastSeen: seenInside }))).toMatchObject({ code: 'not_entered_stage' });
  });

  test('nobody alike: a new account', () => {
    const stranger = exampleCandidate({ normalisedName: 'other', domain: 'other.example' });
    expect(decide(exampleInput({ candidates: [stranger] }))).toMatchObject({ outcome: 'create' });
  });
});
