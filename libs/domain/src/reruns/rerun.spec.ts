import { exampleMapping, exampleRule, exampleTemplates } from '../examples/example-decision';
import type { DecisionSettings } from '../decision/decision-settings';
import { settingsAsTheyWere, type KeptVersions, type RecordedVersions } from './rerun';

const today = {
  connection: { id: 'connection-1' } as DecisionSettings['connection'],
  rules: [exampleRule({ ruleVersionId: 'rule-1-v9', version: 9 }), exampleRule({ ruleId: 'rule-2' })],
  mapping: { ...exampleMapping, version: 7 },
  templates: exampleTemplates,
};
const kept: KeptVersions = {
  rules: new Map([['rule-1-v3', exampleRule({ ruleVersionId: 'rule-1-v3', version: 3, enabled: false })]]),
  mappings: new Map([[2, { ...exampleMapping, version: 2 }]]),
};
const then = (recorded: Partial<RecordedVersions>) =>
  settingsAsTheyWere(today, { ruleVersionId: 'rule-1-v3', mappingVersion: 2, ...recorded }, kept);

it('has the one rule and the mapping that were recorded, and nothing of today’s', () => {
  expect(then({})).toEqual({
    ok: true,
    settings: { ...today, rules: [kept.rules.get('rule-1-v3')], mapping: kept.mappings.get(2) },
  });
});

it('keeps the switch as it is today: a rule switched off since is off', () => {
  expect(then({})).toMatchObject({ settings: { rules: [{ enabled: false }] } });
});

it('takes the connector’s own mapping for version 0', () => {
  expect(then({ mappingVersion: 0 })).toMatchObject({ settings: { mapping: { version: 0, fields: [] } } });
});

it.each([
  [{ ruleVersionId: null }, 'nothing_recorded'],
  [{ mappingVersion: null }, 'nothing_recorded'],
  [{ ruleVersionId: 'rule-of-a-deleted-one' }, 'rule_deleted'],
  [{ mappingVersion: 5 }, 'mapping_gone'],
] as const)('refuses %j rather than taking another: %s', (recorded, refusal) => {
  expect(then(recorded)).toEqual({ ok: false, refusal });
});
