import type { FieldMapping, MappingPolicy, MetricChoice } from '@thread/domain';
import { newId } from '@thread/platform';
import type { WriteBack } from '../07-write-back/write-back';
import { acmeMapping } from './acme-crm';
import { acmeFields } from './acme-writer';
import type { PipelineFixture } from './pipeline-fixture';

/** A deal's property that goes both ways. */
export function twoWayField(
  property: string,
  target: string,
  policy: MappingPolicy,
  changes: Partial<FieldMapping> = {},
): FieldMapping {
  return {
    target,
    label: target,
    sources: [{ kind: 'property', object: 'deal', property }],
    transform: { kind: 'none' },
    direction: 'both',
    policy,
    ...changes,
  };
}

/** Saves a mapping with these fields beside the usual ones, and what of the onboarding goes out. */
export async function chooseOutward(
  fixture: PipelineFixture,
  fields: readonly FieldMapping[],
  metrics: readonly MetricChoice[] = [],
): Promise<void> {
  const { workspaceId, connectionId } = fixture.seeded;
  fixture.crm.fields = acmeFields;
  const version = (await fixture.rows.mappingVersion.count({ where: { connectionId } })) + 1;
  const definition = JSON.parse(JSON.stringify({ fields: [...acmeMapping.fields, ...fields] }));
  await fixture.rows.mappingVersion.create({
    data: { id: newId(), workspaceId, connectionId, version, definition },
  });
  const setting = { hasFields: fields.length > 0, metrics: JSON.parse(JSON.stringify(metrics)) };
  await fixture.rows.outwardSetting.upsert({
    where: { connectionId },
    create: { connectionId, workspaceId, ...setting },
    update: setting,
  });
}

/** Writes back until nothing is due, without waiting for the pauses between. */
export async function writeAll(
  fixture: PipelineFixture,
  writeBack: WriteBack = fixture.writeBack(),
): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    await fixture.rows.$executeRaw`UPDATE outward_due SET due_at = now() - interval '1 second'`;
    if ((await writeBack.turn(fixture.seeded.connectionId)).taken === 0) return;
  }
  throw new Error('There is always something to write back');
}
