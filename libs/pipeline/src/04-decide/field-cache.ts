import { ConnectorError, type Connector, type ConnectorContext } from '@thread/connector-kit';
import {
  recordRoles,
  type DecisionInput,
  type FieldDescription,
  type Mapping,
  type RecordRole,
} from '@thread/domain';

type Fields = DecisionInput['fields'];

const keptForMs = 10 * 60_000;

interface Entry {
  readonly until: number;
  readonly fields: Promise<readonly FieldDescription[] | null>;
}

/**
 * The provider's field descriptions, kept for ten minutes per connection and role. Asked for only where the mapping turns option values
 * into labels; everything else needs no schema.
 */
export class FieldCache {
  readonly #entries = new Map<string, Entry>();

  /**
   * A role whose schema may not be read is left out: its labels are unknown then, the rest still maps.
   * @throws ConnectorError when it could be read later: an account must not get internal values because of a hiccup.
   */
  async read(connector: Connector, context: ConnectorContext, mapping: Mapping): Promise<Fields> {
    const fields: Partial<Record<RecordRole, readonly FieldDescription[]>> = {};
    for (const role of rolesWithLabels(mapping)) {
      const known = await this.#readRole(connector, context, role);
      if (known) fields[role] = known;
    }
    return fields;
  }

  async #readRole(
    connector: Connector,
    context: ConnectorContext,
    role: RecordRole,
  ): Promise<readonly FieldDescription[] | null> {
    const key = `${context.connectionId}:${role}`;
    const now = context.clock.now().getTime();
    const entry = this.#entries.get(key);
    if (entry && entry.until > now) return entry.fields;
    const fields = describe(connector, context, role);
    this.#entries.set(key, { until: now + keptForMs, fields });
    // A failed read is not remembered.
    fields
      .then((result) => result === null && this.#entries.delete(key))
      .catch(() => this.#entries.delete(key));
    return fields;
  }
}

async function describe(
  connector: Connector,
  context: ConnectorContext,
  role: RecordRole,
): Promise<readonly FieldDescription[] | null> {
  try {
    return (await connector.records?.describeFields(context, role)) ?? null;
  } catch (error) {
    if (error instanceof ConnectorError && error.retry.kind === 'never' && error.act !== 'reconnect')
      return null;
    throw error;
  }
}

/** Roles some field of the mapping reads an option from. */
function rolesWithLabels(mapping: Mapping): readonly RecordRole[] {
  const roles = new Set(
    mapping.fields
      .filter((field) => field.transform.kind === 'option_label' && field.direction !== 'out')
      .flatMap((field) =>
        field.sources.flatMap((source) => (source.kind === 'property' ? [source.object] : [])),
      ),
  );
  return recordRoles.filter((role) => roles.has(role));
}
