import { Injectable } from '@nestjs/common';
import { ConnectorError } from '@thread/connector-kit';
import type { PipelineChoice } from '@thread/connector-kit';
import { recordRoles } from '@thread/domain';
import type { FieldDescription, RecordRole } from '@thread/domain';
import { ConnectionLookup } from './connection-lookup';

export type SchemaFields = Readonly<Record<RecordRole, readonly FieldDescription[]>>;

/** What could be read; null / empty where the provider could not be asked. */
export interface KnownSchema {
  readonly pipelines: readonly PipelineChoice[] | null;
  readonly fields: Readonly<Partial<SchemaFields>>;
}

interface Remembered<T> {
  readonly until: number;
  readonly value: Promise<T>;
}

/** Pages ask for the schema several times in a row; an admin who just changed it waits at most this long. */
const freshMs = 30_000;
const mostConnections = 1_000;

/** Pipelines and properties of a connection's provider, read live and remembered for half a minute. Failures are not remembered. */
@Injectable()
export class LiveSchema {
  readonly #pipelines = new Map<string, Remembered<readonly PipelineChoice[]>>();
  readonly #fields = new Map<string, Remembered<SchemaFields>>();

  constructor(private readonly lookup: ConnectionLookup) {}

  /** Throws ConnectorError; empty for connectors without triggers. */
  pipelines(workspaceId: string, connectionId: string): Promise<readonly PipelineChoice[]> {
    return remembered(this.#pipelines, `${workspaceId} ${connectionId}`, async () => {
      const { connector, context } = await this.lookup.callable(workspaceId, connectionId);
      return connector.triggers?.listPipelines(context) ?? [];
    });
  }

  /** Throws ConnectorError; empty for connectors without records. */
  fields(workspaceId: string, connectionId: string): Promise<SchemaFields> {
    return remembered(this.#fields, `${workspaceId} ${connectionId}`, async () => {
      const { connector, context } = await this.lookup.callable(workspaceId, connectionId);
      const describe = async (role: RecordRole) =>
        (await connector.records?.describeFields(context, role)) ?? [];
      const described = await Promise.all(recordRoles.map(describe));
      const [deal = [], company = [], contact = []] = described;
      return { deal, company, contact };
    });
  }

  /** The next look is a fresh one: the schema was changed from here, or must be as it is now. */
  forget(workspaceId: string, connectionId: string): void {
    this.#fields.delete(`${workspaceId} ${connectionId}`);
  }

  /** As much as can be read now; a sick connection or provider leaves gaps instead of failing. */
  async asFarAsKnown(workspaceId: string, connectionId: string): Promise<KnownSchema> {
    const [pipelines, fields] = await Promise.all([
      orGap(this.pipelines(workspaceId, connectionId), null),
      orGap(this.fields(workspaceId, connectionId), {}),
    ]);
    return { pipelines, fields };
  }
}

async function orGap<T, Gap>(reading: Promise<T>, gap: Gap): Promise<T | Gap> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof ConnectorError) return gap;
    throw error;
  }
}

function remembered<T>(memory: Map<string, Remembered<T>>, key: string, read: () => Promise<T>): Promise<T> {
  const known = memory.get(key);
  if (known && known.until > Date.now()) return known.value;
  const value = read();
  if (memory.size >= mostConnections) memory.clear();
  memory.set(key, { until: Date.now() + freshMs, value });
  value.catch(() => memory.delete(key));
  return value;
}
