import type { ApiAnswer, ApiCall } from '../api/api-call';
import { notFound } from '../api/salesforce-error';
import { objectFor } from './describe-endpoints';
import { activeStages, masterRecordTypeId } from '../org/stages';

/** `GET /limits`. */
export function listLimits(call: ApiCall): ApiAnswer {
  const { used, max } = call.salesforce.apiUsage(call.org);
  return {
    status: 200,
    body: {
      DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
      DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    },
  };
}

/** `GET /connect/organization`, the part about currencies. */
export function organizationSettings(call: ApiCall): ApiAnswer {
  const { profile, id, isMultiCurrency } = call.org;
  return {
    status: 200,
    body: {
      name: profile.name,
      orgId: id,
      features: {
        multiCurrency: isMultiCurrency,
        defaultCurrencyIsoCode: isMultiCurrency ? null : (profile.currencies[0] ?? null),
      },
    },
  };
}

/** The values a picklist offers for one record type; stages differ between record types, by their sales process. */
export function picklistValues(
  call: ApiCall,
  { object, recordType, field }: { object: string; recordType: string; field: string },
): ApiAnswer {
  const definition = objectFor(call, object);
  const found = call.access
    .fields(definition.name)
    .find((one) => one.name === field && one.type === 'picklist');
  const isMaster = recordType === masterRecordTypeId;
  if (found === undefined || (!isMaster && !call.org.table('RecordType').has(recordType))) throw notFound();
  const values = field === 'StageName' ? call.salesforce.stagesOf(call.org, recordType) : found.picklist;
  const shown = field === 'StageName' && isMaster ? activeStages(call.org) : values;
  return {
    status: 200,
    body: {
      controllerValues: {},
      defaultValue: null,
      url: `/services/data/${call.version}/ui-api/object-info/${object}/picklist-values/${recordType}/${field}`,
      values: shown.map((value) => ({ attributes: null, label: value, validFor: [], value })),
    },
  };
}
