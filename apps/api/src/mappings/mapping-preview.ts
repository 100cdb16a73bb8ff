import { Injectable } from '@nestjs/common';
import { PrismaMappingStore } from '@thread/data';
import { applyMapping, wantedProperties } from '@thread/domain';
import type { DealSnapshot, FieldMapping, MappedField, SourceRecord } from '@thread/domain';
import { ConnectionLookup } from '../connections/connection-lookup';
import { LiveSchema } from '../connections/live-schema';
import { ProblemError } from '../http/problem-error';

export interface PreviewedRecord {
  readonly record: { readonly externalId: string; readonly name: string | null; readonly url: string | null };
  readonly fields: readonly MappedField[];
  /** Properties that were read, by role and name. */
  readonly raw: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** Maps one real record with a draft; reads live, stores nothing. */
@Injectable()
export class MappingPreview {
  constructor(
    private readonly lookup: ConnectionLookup,
    private readonly schema: LiveSchema,
    private readonly mappings: PrismaMappingStore,
  ) {}

  /** Without `fields` the mapping in force is used. Throws `record.not_found` and ConnectorErrors. */
  async of(
    workspaceId: string,
    connectionId: string,
    draft: { readonly externalId: string; readonly fields?: readonly FieldMapping[] | undefined },
  ): Promise<PreviewedRecord> {
    const { connection, connector, context } = await this.lookup.callable(workspaceId, connectionId);
    const stored = draft.fields ? null : await this.mappings.current(workspaceId, connectionId);
    const mapping = { version: stored?.version ?? 0, fields: draft.fields ?? stored?.fields ?? [] };
    const wanted = wantedProperties(mapping, []);
    const [fetched] =
      (await connector.records?.fetchDeals(context, {
        ids: [draft.externalId],
        wanted,
        isRelevant: () => true,
      })) ?? [];
    if (fetched?.kind !== 'found') throw new ProblemError('record.not_found');
    const { fields } = await this.schema.asFarAsKnown(workspaceId, connectionId);
    const { snapshot } = fetched;
    return {
      record: { externalId: draft.externalId, name: snapshot.name, url: snapshot.record.url },
      fields: applyMapping(mapping, snapshot, { facts: connection.accountFacts, fields }),
      raw: rawProperties(snapshot),
    };
  }
}

function rawProperties(snapshot: DealSnapshot): Record<string, Record<string, string | null>> {
  const ofPrimary = (records: readonly (SourceRecord & { readonly isPrimary: boolean })[]) => ({
    ...(records.find(({ isPrimary }) => isPrimary) ?? records[0])?.properties,
  });
  return {
    deal: { ...snapshot.record.properties },
    company: ofPrimary(snapshot.companies),
    contact: ofPrimary(snapshot.contacts),
  };
}
