import { masterRecordTypeId } from '../org/stages';
import { stageOf } from '../org/derived-values';
import type { Org } from '../org/org';
import { newestValues, type FieldValues, type SObjectRecord } from '../org/sobject-record';
import type { Salesforce } from '../salesforce';

const textOf = (value: FieldValues[string]): string | null => (value === null ? null : String(value));

/** Records of an object whose field names this record, deleted ones left out. */
export function childrenOf(
  org: Org,
  type: Parameters<Org['table']>[0],
  field: string,
  id: string,
): SObjectRecord[] {
  return [...org.table(type).values()].filter((record) => {
    const values = newestValues(record);
    return values[field] === id && values.IsDeleted !== true;
  });
}

/** A record in the control API: the newest values as texts, whether they are committed or not. */
export function controlRecord(org: Org, record: SObjectRecord): Record<string, unknown> {
  const values = newestValues(record);
  const properties = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
  const roles = childrenOf(org, 'OpportunityContactRole', 'OpportunityId', record.id);
  const associations = {
    accounts: typeof values.AccountId === 'string' ? [values.AccountId] : [],
    contacts: roles.map((role) => String(newestValues(role).ContactId)),
  };
  return {
    id: record.id,
    type: record.type,
    properties,
    associations,
    archived: values.IsDeleted === true,
    ...(record.type === 'Opportunity'
      ? {
          stage: values.StageName,
          pipeline: values.RecordTypeId ?? masterRecordTypeId,
          complete:
            values.Amount !== null && associations.accounts.length > 0 && associations.contacts.length > 0,
        }
      : {}),
  };
}

/** Opportunities by record type, each with the stages of its sales process. */
export function pipelinesOf(
  salesforce: Salesforce,
  org: Org,
): { id: string; label: string; stages: Record<string, unknown>[] }[] {
  const recordTypes = [...org.table('RecordType').values()].map(({ id, ...record }) => ({
    id,
    label: String(newestValues({ id, ...record }).Name),
  }));
  const shown = recordTypes.length > 0 ? recordTypes : [{ id: masterRecordTypeId, label: 'Opportunities' }];
  return shown.map(({ id, label }) => ({
    id,
    label,
    stages: salesforce.stagesOf(org, id).map((name) => ({
      id: name,
      label: name,
      isClosed: stageOf(org, name)?.IsClosed === true,
      isWon: stageOf(org, name)?.IsWon === true,
    })),
  }));
}

/** One look at the whole provider. `portals` are the orgs, in the words all providers of the sandbox share. */
export function stateSummary(salesforce: Salesforce): Record<string, unknown> {
  return {
    app: { clientId: salesforce.app.clientId, redirectUrls: salesforce.app.redirectUrls },
    portals: salesforce.orgs.map((org) => ({
      id: org.profile.number,
      orgId: org.id,
      name: org.profile.name,
      domain: org.profile.domain,
      isSandbox: org.profile.isSandbox,
      instanceUrl: salesforce.instanceUrl(org),
      installed: salesforce.grants.liveGrants(org.profile.number).length > 0,
      apiUsage: salesforce.apiUsage(org),
      pipelines: pipelinesOf(salesforce, org),
    })),
    webhooksPending: salesforce.messages.queue.pending,
    faults: salesforce.faults.list(),
  };
}
