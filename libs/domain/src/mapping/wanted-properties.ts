import type { RecordRole } from '../records/snapshot';
import type { Condition, PinnedRule } from '../rules/rule';
import type { Mapping } from './mapping';

/** The properties a read must bring so that this mapping and these rules can be judged; sorted, each once. */
export function wantedProperties(
  mapping: Mapping,
  rules: readonly Pick<PinnedRule, 'definition'>[],
): Readonly<Record<RecordRole, readonly string[]>> {
  const wanted: Record<RecordRole, Set<string>> = { deal: new Set(), company: new Set(), contact: new Set() };
  for (const field of mapping.fields) {
    if (field.direction === 'out') continue;
    for (const source of field.sources)
      if (source.kind === 'property') wanted[source.object].add(source.property);
  }
  const addConditions = (conditions: readonly Condition[]) => {
    for (const condition of conditions) wanted[condition.object].add(condition.property);
  };
  for (const { definition } of rules) {
    addConditions(definition.conditions);
    for (const choice of definition.template.cases) addConditions(choice.conditions);
  }
  const sorted = (names: ReadonlySet<string>) => [...names].filter((name) => name !== '').sort();
  return { deal: sorted(wanted.deal), company: sorted(wanted.company), contact: sorted(wanted.contact) };
}
