import { rule } from '../../testing/fixtures/rules';
import { draftOf, messagesAt, plainPath, problemsOf } from './rule-draft';

describe('a rule’s draft', () => {
  it('of a saved rule has no problems', () => {
    expect(problemsOf(draftOf(rule()))).toEqual([]);
  });

  it('names each gap at its place', () => {
    const { definition } = rule();
    const problems = problemsOf({
      name: ' ',
      definition: {
        ...definition,
        stages: [],
        conditions: [{ object: 'deal', property: 'amount', operator: 'equals', value: '' }],
        template: {
          ...definition.template,
          cases: [{ conditions: [], templateId: definition.template.defaultTemplateId }],
        },
      },
    });
    expect(problems.map((problem) => problem.path)).toEqual([
      'name',
      'stages',
      'conditions.0',
      'template.cases.0',
    ]);
  });

  it('finds the server’s messages whatever stands before the path', () => {
    const problems = [
      { path: 'body.definition.conditions[1].value', message: 'a' },
      { path: 'definition.conditions.1', message: 'b' },
      { path: 'conditions.10', message: 'c' },
    ];
    expect(plainPath('body.definition.stages[0]')).toBe('stages.0');
    expect(messagesAt(problems, 'conditions.1')).toEqual(['a', 'b']);
  });
});
