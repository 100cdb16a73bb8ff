import type { CrmRecord, Portal } from '../crm/crm-model';
import { objectTypes } from '../crm/object-types';
import type { HubSpot } from '../hubspot';

/** A record in the control API: the same facts as the provider's, association ids by type, no paging. */
export function controlRecord(portal: Portal, record: CrmRecord): Record<string, unknown> {
  return {
    id: record.id,
    type: record.type,
    properties: record.properties,
    archived: record.archivedAt !== null,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    associations: Object.fromEntries(
      objectTypes.map((type) => [
        type,
        portal.edges.of(record.type, record.id, type).map((edge) => edge.toId),
      ]),
    ),
  };
}

/** One look at the whole provider. */
export function stateSummary(hubspot: HubSpot): Record<string, unknown> {
  return {
    app: { appId: hubspot.app.appId, clientId: hubspot.app.clientId, webhookUrl: hubspot.webhookUrl },
    portals: hubspot.portals.map((portal) => ({
      id: portal.id,
      name: portal.name,
      timeZone: portal.timeZone,
      companyCurrency: portal.companyCurrency,
      installed: hubspot.grants.installedScopes(portal.id) !== null,
      records: Object.fromEntries(objectTypes.map((type) => [type, portal.records[type].size])),
      pipelines: portal.pipelines.map((pipeline) => ({
        id: pipeline.id,
        label: pipeline.label,
        stages: pipeline.stages.map((stage) => ({
          id: stage.id,
          label: stage.label,
          isClosed: stage.isClosed,
          probability: stage.probability,
          archived: stage.archived,
          deals: [...portal.records.deals.values()].filter(
            (deal) =>
              deal.archivedAt === null &&
              deal.properties.pipeline === pipeline.id &&
              deal.properties.dealstage === stage.id,
          ).length,
        })),
      })),
    })),
    grants: hubspot.grants.all().map((grant) => ({
      id: grant.id,
      portalId: grant.portalId,
      scopes: grant.scopes,
      revoked: grant.revoked,
      createdAt: new Date(grant.createdAt).toISOString(),
    })),
    webhooksPending: hubspot.webhooks.queue.pending,
    faults: hubspot.faults.list(),
  };
}
