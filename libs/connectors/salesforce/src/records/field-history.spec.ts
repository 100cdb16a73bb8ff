import type { DescribedField, Row } from '../salesforce.schemas';
import { fieldHistoryOf } from './stage-history';

const status: DescribedField = {
  name: 'Status__c',
  type: 'picklist',
  custom: true,
  picklistValues: [
    { value: 'prep', label: 'Preparing' },
    { value: 'Ready', label: 'Ready to go' },
  ],
};
const tick: DescribedField = { name: 'Booked__c', type: 'boolean', custom: true };
const change = (field: string, second: number, from: unknown, to: unknown): Row => ({
  Field: field,
  OldValue: from,
  NewValue: to,
  CreatedDate: `2026-03-01T10:00:0${second}.000+0000`,
});
const visits = (deal: Row, rows: readonly Row[], fields = [status, tick]) =>
  fieldHistoryOf(deal, rows, fields).map(({ pipelineId, stageId, enteredAt }) => [
    pipelineId,
    stageId,
    enteredAt.toISOString().slice(17, 23),
  ]);

it('knows when each value was entered, dated to the end of its second', () => {
  const rows = [
    change('Status__c', 1, null, 'prep'),
    change('Booked__c', 2, false, true),
    change('Status__c', 3, 'prep', null),
    change('Status__c', 4, null, 'Ready'),
  ];
  expect(visits({ Status__c: 'Ready', Booked__c: true }, rows)).toEqual([
    ['Opportunity.Status__c', 'prep', '01.999'],
    ['Opportunity.Status__c', '', '03.999'],
    ['Opportunity.Status__c', 'Ready', '04.999'],
    ['Opportunity.Booked__c', 'true', '02.999'],
  ]);
});

it('takes a label for its value', () => {
  const rows = [change('Status__c', 1, 'Preparing', 'Ready to go')];
  expect(visits({ Status__c: 'Ready' }, rows)).toEqual([['Opportunity.Status__c', 'Ready', '01.999']]);
});

it.each([
  ['lags behind the present value', { Status__c: 'Ready' }, [change('Status__c', 1, null, 'prep')]],
  ['is not kept', { Status__c: 'Ready' }, []],
  ['goes on after the value was emptied', { Status__c: null }, [change('Status__c', 1, null, 'Ready')]],
])('says nothing where the history %s', (_name, deal, rows) => {
  expect(visits(deal, rows, [status])).toEqual([]);
});

it('does not take a date that is moved for one that is filled in', () => {
  const date: DescribedField = { name: 'Live__c', type: 'date', custom: true };
  const moved = change('Live__c', 2, '2026-05-01', '2026-06-01');
  expect(visits({ Live__c: '2026-06-01' }, [moved], [date])).toEqual([]);
  const filled = change('Live__c', 1, null, '2026-05-01');
  expect(visits({ Live__c: '2026-06-01' }, [filled, moved], [date])).toEqual([
    ['Opportunity.Live__c', 'filled', '01.999'],
  ]);
});
