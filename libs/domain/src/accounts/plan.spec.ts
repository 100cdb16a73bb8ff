import fc from 'fast-check';
import { healthOf } from './health';
import { isMilestoneComplete, type PlanMilestoneState, type PlanTaskState } from './plan';
import { progressOf } from './progress';

const milestone = (id: string, changes: Partial<PlanMilestoneState> = {}): PlanMilestoneState => ({
  id,
  name: id,
  dueDate: null,
  completedAt: null,
  ...changes,
});
const task = (
  milestoneId: string,
  state: PlanTaskState['state'],
  dueDate: string | null = null,
): PlanTaskState => ({ milestoneId, title: 'Call', state, dueDate });
const done = new Date('2026-03-02T10:00:00Z');

describe('a milestone is reached', () => {
  test.each<[string, PlanTaskState['state'][], Date | null, boolean]>([
    ['with all tasks done', ['done', 'done'], null, true],
    ['with the rest skipped', ['done', 'skipped'], null, true],
    ['not with one open', ['done', 'open'], null, false],
    ['not by a stale mark when a task was reopened', ['open'], done, false],
    ['by hand when it has no tasks', [], done, true],
    ['not when it has no tasks and no mark', [], null, false],
  ])('%s', (_name, states, completedAt, expected) => {
    expect(
      isMilestoneComplete(
        milestone('m', { completedAt }),
        states.map((state) => task('m', state)),
      ),
    ).toBe(expected);
  });
});

describe('progress', () => {
  test.each<[string, PlanTaskState['state'][], number]>([
    ['nothing done', ['open', 'open'], 0],
    ['one of three, rounded down', ['done', 'open', 'open'], 33],
    ['skipped ones do not count', ['done', 'skipped', 'open'], 50],
    ['all done', ['done', 'done'], 100],
    ['all skipped', ['skipped'], 100],
    ['no tasks', [], 0],
  ])('%s', (_name, states, percent) => {
    const milestones = states.length === 0 ? [] : [milestone('m')];
    expect(progressOf({ milestones, tasks: states.map((state) => task('m', state)) }).percent).toBe(percent);
  });

  test('a milestone without tasks counts as one', () => {
    const milestones = [milestone('a'), milestone('b', { completedAt: done })];
    expect(progressOf({ milestones, tasks: [task('a', 'open')] })).toEqual({
      percent: 50,
      tasksDone: 0,
      tasksTotal: 1,
      milestonesDone: 1,
      milestonesTotal: 2,
    });
  });

  test('is between 0 and 100, and 100 only when every milestone is reached', () => {
    const states = fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.constantFrom<PlanTaskState['state']>('open', 'done', 'skipped'),
      ),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(states, (pairs) => {
        const tasks = pairs.map(([id, state]) => task(id, state));
        const milestones = [...new Set(pairs.map(([id]) => id))].map((id) => milestone(id));
        const progress = progressOf({ milestones, tasks });
        expect(progress.percent).toBeGreaterThanOrEqual(0);
        expect(progress.percent).toBeLessThanOrEqual(100);
        expect(progress.percent === 100).toBe(progress.milestonesDone === progress.milestonesTotal);
      }),
    );
  });
});

describe('health', () => {
  // 2026-03-10 is a Tuesday.
  const today = '2026-03-10';
  const of = (milestones: PlanMilestoneState[], tasks: PlanTaskState[]) =>
    healthOf({ milestones, tasks, today });

  test.each<[string, PlanMilestoneState[], PlanTaskState[], string]>([
    ['an empty plan', [], [], 'on_track'],
    ['due today', [milestone('m', { dueDate: today })], [task('m', 'done')], 'on_track'],
    ['a late task', [milestone('m')], [task('m', 'open', '2026-03-09')], 'at_risk'],
    ['a late task that is done', [milestone('m')], [task('m', 'done', '2026-03-01')], 'on_track'],
    ['a late task that was skipped', [milestone('m')], [task('m', 'skipped', '2026-03-01')], 'on_track'],
    [
      'a milestone five working days late',
      [milestone('m', { dueDate: '2026-03-03' })],
      [task('m', 'open')],
      'at_risk',
    ],
    [
      'a milestone six working days late',
      [milestone('m', { dueDate: '2026-03-02' })],
      [task('m', 'open')],
      'off_track',
    ],
    [
      'a late milestone that is reached',
      [milestone('m', { dueDate: '2026-01-01' })],
      [task('m', 'done')],
      'on_track',
    ],
    [
      'much open two working days before',
      [milestone('m', { dueDate: '2026-03-12' })],
      [task('m', 'open'), task('m', 'open'), task('m', 'done')],
      'at_risk',
    ],
    [
      'half open two working days before',
      [milestone('m', { dueDate: '2026-03-12' })],
      [task('m', 'open'), task('m', 'done')],
      'on_track',
    ],
    [
      'much open three working days before',
      [milestone('m', { dueDate: '2026-03-13' })],
      [task('m', 'open')],
      'on_track',
    ],
    ['due on Saturday, looked at on Tuesday', [milestone('m', { dueDate: '2026-03-07' })], [], 'at_risk'],
  ])('%s: %s', (_name, milestones, tasks, health) => {
    const result = of(milestones, tasks);
    expect(result.health).toBe(health);
    expect(result.reasons.length > 0).toBe(health !== 'on_track');
  });

  test('says what is late and by how much', () => {
    expect(of([milestone('Kickoff', { dueDate: '2026-03-06' })], []).reasons).toEqual([
      'Milestone "Kickoff" was due on 2026-03-06, 2 working days ago.',
    ]);
  });
});
