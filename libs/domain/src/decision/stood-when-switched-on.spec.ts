import { exampleDeal } from '../examples/example-deal';
import { exampleInput, exampleRule } from '../examples/example-decision';
import type { RecordPosition } from '../records/snapshot';
import { decide } from './decide';
import type { DecisionInput, StandingSight } from './decision';

const activeFrom = new Date('2026-03-01T12:00:30Z');
const stages = [{ pipelineId: 'status', stageId: 'won', pipelineLabel: 'Status', stageLabel: 'Won' }];
const rule = { ...exampleRule({}, { stages }), activeFrom };
const at = (stageId: string | null): readonly RecordPosition[] => [{ pipelineId: 'status', stageId }];

/** A row of a source without history that was made before the rule and is in the stage now. */
const row = exampleDeal({
  pipelineId: 'status',
  stageId: 'won',
  positions: at('won'),
  stageHistory: [],
  record: {
    ...exampleDeal().record,
    createdAt: new Date('2026-01-05T09:00:00Z'),
    updatedAt: new Date('2026-03-02T10:00:00Z'),
  },
});
const sight = (stageId: string | null, changes: Partial<StandingSight> = {}): StandingSight => ({
  positions: at(stageId),
  updatedAt: new Date('2026-02-10T08:00:00Z'),
  lookedAt: new Date('2026-03-01T12:00:40Z'),
  askedAt: activeFrom,
  ...changes,
});
const judge = (standing: readonly StandingSight[], changes: Partial<DecisionInput> = {}) =>
  decide(exampleInput({ rules: [rule], snapshot: row, lastSeen: null, standing, ...changes }));

describe('a row that was not read before it was met in its stage', () => {
  test('has entered when the first look saw it elsewhere, or with no value', () => {
    expect(judge([sight('lead')]).outcome).toBe('create');
    expect(judge([sight(null)]).outcome).toBe('create');
  });

  test('has entered when its source rounds the instant of that down to before the rule was switched on', () => {
    const updatedAt = new Date('2026-03-01T12:00:00Z');
    const snapshot = { ...row, record: { ...row.record, updatedAt } };
    expect(judge([sight('lead')], { snapshot }).outcome).toBe('create');
    expect(judge([sight('won')], { snapshot }).code).toBe('entered_before_rule');
  });

  test('is edited when the first look saw it there', () => {
    const decision = judge([sight('won')]);
    expect(decision.code).toBe('not_entered_stage');
    expect(decision.reasons.find(({ step }) => step === 'entered')?.text).toContain('already in this stage');
  });

  test('says nothing when it was never looked at', () => {
    expect(judge([]).reasons.find(({ step }) => step === 'entered')?.text).toContain('Nothing says');
  });

  test('is not taken for one that stood there when it was changed while the look was under way', () => {
    const seen = sight('won', { updatedAt: new Date('2026-03-01T12:00:00Z') });
    expect(judge([seen]).reasons.find(({ step }) => step === 'entered')?.text).toContain('Nothing says');
    const reportedEntries = [{ stageId: 'won', at: new Date('2026-03-01T12:00:35Z') }];
    expect(judge([seen], { reportedEntries }).outcome).toBe('create');
  });

  test('is judged by no look from before the rule was switched on', () => {
    const early = { askedAt: new Date('2026-02-01T00:00:00Z'), lookedAt: new Date('2026-02-01T00:00:09Z') };
    expect(judge([sight('lead', early), sight('won')]).code).toBe('not_entered_stage');
    expect(judge([sight('lead', early)]).code).toBe('not_entered_stage');
  });

  test('has entered when any look since then saw it elsewhere, whatever a later one saw', () => {
    const later = { askedAt: new Date('2026-03-03T00:00:00Z'), lookedAt: new Date('2026-03-03T00:00:09Z') };
    expect(judge([sight('lead'), sight('won', later)]).outcome).toBe('create');
  });

  test('has entered when the first look saw it in another pipeline of the same property', () => {
    const positions = [{ pipelineId: 'status', stageId: 'won', property: 'stage' }];
    const moved = { positions: [{ pipelineId: 'partners', stageId: 'won', property: 'stage' }] };
    const snapshot = { ...row, positions };
    expect(judge([sight('won', moved)], { snapshot }).outcome).toBe('create');
    expect(judge([sight('won', { positions })], { snapshot }).code).toBe('not_entered_stage');
  });

  test('is judged by its last read where there was one', () => {
    const lastSeen = {
      pipelineId: 'status',
      stageId: 'won',
      seenAt: new Date('2026-03-02T00:00:00Z'),
      positions: at('won'),
    };
    expect(judge([sight('lead')], { lastSeen }).code).toBe('not_entered_stage');
    const elsewhere = { ...lastSeen, pipelineId: 'other', positions: [] };
    expect(judge([sight('lead')], { lastSeen: elsewhere }).outcome).toBe('create');
  });
});
