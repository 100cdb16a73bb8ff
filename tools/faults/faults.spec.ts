import { collectFaultTests } from './collect-fault-tests';
import type { FaultGroup } from './fault';
import { faultProblems, faultTable } from './fault-table';

const spec = (text: string, path = 'libs/a/src/a.spec.ts') => ({ path, text });
const groups = (...faults: FaultGroup['faults']): readonly FaultGroup[] => [{ title: 'Parts', faults }];
const lost = { id: 'F01', fault: 'a part | is lost', must: 'another takes over' };

describe('collecting tests that name faults', () => {
  it('reads titles of tests, tables and their rows, however they are declared', () => {
    const tests = collectFaultTests([
      spec(`
        it('F01: plain', () => {});
        test.each([['F02: a row', 1]])('%s', () => {});
        it.each([1, 2])(\`F03 F04: with %s\`, () => {});
        describe.each(['a'])('F05: on %s', () => it('does', () => {}));
        it('speaks of F06 in passing', () => {});
      `),
    ]);
    expect(tests.map(({ title, ids }) => [title, ids.join()])).toEqual([
      ['plain', 'F01'],
      ['a row', 'F02'],
      ['with %s', 'F03,F04'],
      ['on %s', 'F05'],
    ]);
  });

  it('counts a group only for what no test inside it names', () => {
    const tests = collectFaultTests([
      spec(`describe('F01 F02: both', () => { it('F01: the one', () => {}); });`),
    ]);
    expect(tests.map(({ title, ids }) => [title, ids.join()])).toEqual([
      ['both', 'F02'],
      ['the one', 'F01'],
    ]);
  });
});

describe('judging', () => {
  const test = { path: 'libs/a/src/a.spec.ts', title: 'is found', ids: ['F01'] };

  it('has nothing against faults with a test or a reason', () => {
    const open = { id: 'F02', fault: 'power fails', must: 'nothing is lost', open: 'Needs another machine.' };
    expect(faultProblems(groups(lost, open), [test])).toEqual([]);
  });

  it('names a fault with neither, a test of an unknown fault, and a fault listed twice', () => {
    const stray = { ...test, ids: ['F99'] };
    const problems = faultProblems(groups(lost, lost), [stray]);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'F01',
      'libs/a/src/a.spec.ts:',
      'F01',
      'F01',
    ]);
  });

  it('writes one row per fault, its text inside its cell', () => {
    const table = faultTable(groups(lost), [test]);
    expect(table).toContain('1 of 1 faults have tests.');
    expect(table).toContain(
      '| F01 | a part \\| is lost | another takes over | [a.spec.ts](../libs/a/src/a.spec.ts): is found |',
    );
  });
});
