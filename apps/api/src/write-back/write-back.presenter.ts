import type { readWriteBack } from '@thread/contracts';
import type { Connector } from '@thread/connector-kit';
import type { StoredMapping, WriteBackState, WriteBackTrouble } from '@thread/data';
import { labelOfTarget, metricField, metricFits, metrics, outwardFields } from '@thread/domain';
import type { Connection } from '@thread/domain';
import type { AnswerOf } from '../http/endpoint-call';

type View = AnswerOf<typeof readWriteBack>;

interface WriteBackFacts {
  readonly connection: Connection;
  readonly connector: Connector | null;
  readonly mapping: StoredMapping | null;
  readonly state: WriteBackState;
}

const types = ['text', 'number', 'money', 'date', 'datetime', 'boolean', 'option', 'options'] as const;

const changedBack =
  'It was changed back at the source again and again, and waits for somebody to release it.';

/** A connection's writing back for a person: what goes out, what it needs, what waits and what was refused. */
export function presentWriteBack({ connection, connector, mapping, state }: WriteBackFacts): View {
  const writer = connector?.writer;
  const fields = outwardFields({ fields: mapping?.fields ?? [] });
  const group = (id: string | null | undefined) =>
    connector?.auth.optionalScopeGroups.find((one) => one.id === id) ?? null;
  const has = (scopes: readonly string[] | undefined) =>
    (scopes ?? []).every((scope) => connection.grantedScopes.includes(scope));
  const needed = group(writer?.scopeGroup);
  const maker = writer?.createProperty;
  const makerGroup = group(maker?.scopeGroup);
  return {
    available: writer !== undefined,
    permission: needed ? { group: needed.id, label: needed.label, granted: has(needed.scopes) } : null,
    makesProperties: maker ? { group: makerGroup?.id ?? null, granted: has(makerGroup?.scopes) } : null,
    fields: fields.map(({ label }) => label),
    metrics: state.metrics.map((choice) => ({ ...choice })),
    catalogue: metrics.map(({ key, label }) => ({
      metric: key,
      label,
      types: types.filter((type) => metricFits(key, type)),
    })),
    state: {
      blocked: state.blocked,
      waiting: state.waiting,
      oldestWaitingSince: state.oldestWaitingSince,
      lastError: state.lastError,
      lastWrittenAt: state.lastWrittenAt,
    },
    troubles: state.troubles.map((trouble) => ({
      objectType: trouble.objectType,
      externalId: trouble.externalId,
      property: trouble.property,
      label: labelOf(trouble, fields),
      account: trouble.account,
      kind: trouble.kind,
      text: trouble.kind === 'paused' ? changedBack : (trouble.text ?? ''),
      since: trouble.since,
    })),
    troubleCount: state.troubleCount,
  };
}

function labelOf({ field }: WriteBackTrouble, fields: ReturnType<typeof outwardFields>): string {
  const metric = metrics.find(({ key }) => metricField(key) === field);
  return metric?.label ?? fields.find(({ target }) => target === field)?.label ?? labelOfTarget(field);
}
