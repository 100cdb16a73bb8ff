import { ConnectorError, type Connector, type ConnectorContext } from '@thread/connector-kit';
import {
  recordRoles,
  type DecisionInput,
  type FieldDescription,
  type Mapping,
  type PipelineLabels,
  type PinnedRule,
  type RecordRole,
} from '@thread/domain';

type Fields = DecisionInput['fields'];
type Described = readonly FieldDescription[] | null;

const keptForMs = 10 * 60_000;
/** A schema read so recently is not read again for a property it lacks. */
const freshForMs = 5_000;

interface Entry<T> {
  readonly until: number;
  readonly value: Promise<T>;
}

interface LabelUsers {
  readonly mapping: Mapping;
  readonly rules: readonly PinnedRule[];
}

/**
 * The provider's field descriptions and pipelines, kept for ten minutes per connection and role. Fields are asked for only where the mapping
 * turns option values into labels or a rule in force has a condition to put in words; everything else needs no schema.
 */
export class FieldCache {
  readonly #fields = new Map<string, Entry<Described>>();
  readonly #pipelines = new Map<string, Entry<readonly PipelineLabels[] | null>>();

  /**
   * A role whose schema may not be read is left out: its labels are unknown then, the rest still maps.
   * @throws ConnectorError when the mapping needs it and it could be read later: an account must not get internal values because of a hiccup.
   */
  async read(connector: Connector, context: ConnectorContext, users: LabelUsers): Promise<Fields> {
    const fields: Partial<Record<RecordRole, readonly FieldDescription[]>> = {};
    const [needed, nice] = [rolesWithLabels(users.mapping), rolesInConditions(users.rules)];
    for (const role of recordRoles) {
      if (!needed.has(role) && !nice.has(role)) continue;
      const reading = this.#readRole(connector, context, role);
      const known = await (needed.has(role) ? reading : orNull(reading));
      if (known) fields[role] = known;
    }
    return fields;
  }

  /**
   * Descriptions of the properties of these roles; a role whose schema may not be read is left out. Where one of the named properties is not among what is
   * remembered, the schema is read anew: it may have been made a moment ago.
   * @throws ConnectorError when it could be read later.
   */
  async describe(
    connector: Connector,
    context: ConnectorContext,
    wanted: ReadonlyMap<RecordRole, ReadonlySet<string>>,
  ): Promise<Fields> {
    const fields: Partial<Record<RecordRole, readonly FieldDescription[]>> = {};
    for (const [role, names] of wanted) {
      const known = await this.#readRole(connector, context, role);
      const complete =
        known !== null && [...names].every((name) => known.some((field) => field.name === name));
      const latest =
        complete || !this.#forgetStale(context, role)
          ? known
          : await this.#readRole(connector, context, role);
      if (latest) fields[role] = latest;
    }
    return fields;
  }

  /** Forgets a role's schema unless it was read just now. */
  #forgetStale(context: ConnectorContext, role: RecordRole): boolean {
    const key = `${context.connectionId}:${role}`;
    const entry = this.#fields.get(key);
    const age = entry === undefined ? 0 : keptForMs - (entry.until - context.clock.now().getTime());
    return age >= freshForMs && this.#fields.delete(key);
  }

  /** Labels for sentences; empty when they cannot be read now, which changes no decision. */
  async pipelines(connector: Connector, context: ConnectorContext): Promise<readonly PipelineLabels[]> {
    const read = async () => (await connector.triggers?.listPipelines(context)) ?? null;
    return (await orNull(kept(this.#pipelines, context.connectionId, context, read))) ?? [];
  }

  #readRole(connector: Connector, context: ConnectorContext, role: RecordRole): Promise<Described> {
    const key = `${context.connectionId}:${role}`;
    return kept(this.#fields, key, context, () => describe(connector, context, role));
  }
}

/** What was read within the last ten minutes, else what is read now. A failed read is not remembered. */
function kept<T>(
  entries: Map<string, Entry<T | null>>,
  key: string,
  { clock }: ConnectorContext,
  read: () => Promise<T | null>,
): Promise<T | null> {
  const now = clock.now().getTime();
  const entry = entries.get(key);
  if (entry && entry.until > now) return entry.value;
  const value = read();
  entries.set(key, { until: now + keptForMs, value });
  value.then((result) => result === null && entries.delete(key)).catch(() => entries.delete(key));
  return value;
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ConnectorError) return null;
    throw error;
  }
}

async function describe(
  connector: Connector,
  context: ConnectorContext,
  role: RecordRole,
): Promise<Described> {
  try {
    return (await connector.records?.describeFields(context, role)) ?? null;
  } catch (error) {
    if (error instanceof ConnectorError && error.retry.kind === 'never' && error.act !== 'reconnect')
      return null;
    throw error;
  }
}

/** Roles some field of the mapping reads an option from. */
function rolesWithLabels(mapping: Mapping): ReadonlySet<RecordRole> {
  return new Set(
    mapping.fields
      .filter((field) => field.transform.kind === 'option_label' && field.direction !== 'out')
      .flatMap((field) =>
        field.sources.flatMap((source) => (source.kind === 'property' ? [source.object] : [])),
      ),
  );
}

/** Roles a rule that is on tests. */
function rolesInConditions(rules: readonly PinnedRule[]): ReadonlySet<RecordRole> {
  const on = rules.filter(({ enabled }) => enabled);
  return new Set(on.flatMap(({ definition }) => definition.conditions.map(({ object }) => object)));
}
