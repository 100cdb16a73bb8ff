import { cards } from '../../testing/fixtures/connectors';
import { mapping, rule } from '../../testing/fixtures/rules';
import { type SetUpFacts, setUpSteps } from './set-up-steps';

const nothing: SetUpFacts = { cards: cards(), rules: [], mapping: null, accounts: 0 };
const done = (facts: SetUpFacts): string[] =>
  setUpSteps(facts).flatMap((step) => (step.done ? [step.id] : []));

describe('set-up', () => {
  it('starts with nothing done', () => {
    expect(done(nothing)).toEqual([]);
  });

  it('is ticked by how things stand', () => {
    const connected = { ...nothing, cards: cards({ state: 'connected' }) };
    expect(done(connected)).toEqual(['connect']);
    expect(
      done({ ...connected, rules: [rule({ enabled: false })], mapping: mapping({ problems: [] }) }),
    ).toEqual(['connect', 'stage', 'mapping']);
    expect(
      done({ ...connected, rules: [rule()], mapping: mapping({ problems: [] }), accounts: 1 }),
    ).toHaveLength(5);
  });

  it('is not done where the provider no longer agrees', () => {
    const facts = { ...nothing, cards: cards({ state: 'connected' }), mapping: mapping() };
    const broken = rule({ problems: [{ path: 'stages.0', code: 'unknown_stage', message: 'Gone.' }] });
    expect(done({ ...facts, rules: [broken] })).toEqual(['connect', 'switch_on']);
  });

  it('begins anew after disconnecting', () => {
    expect(done({ ...nothing, cards: cards({ state: 'disconnected' }) })).toEqual([]);
  });
});
