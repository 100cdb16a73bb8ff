import type { Org } from './org';
import type { SObjectName } from './sobject-definitions';
import { newestValues, type FieldValues } from './sobject-record';

/** Names of an object's lookups. */
export function linksOf(org: Org, type: SObjectName): string[] {
  const fields = org.definitions.get(type)?.fields ?? [];
  return fields
    .filter((one) => one.type === 'reference' && one.referenceTo.length > 0)
    .map(({ name }) => name);
}

/** The values of an OpportunityStage row by the name opportunities store. */
export function stageOf(org: Org, apiName: unknown): FieldValues | undefined {
  return [...org.table('OpportunityStage').values()].map(newestValues).find((one) => one.ApiName === apiName);
}

function opportunityValues(org: Org, values: FieldValues): FieldValues {
  const stage = stageOf(org, values.StageName);
  const probability = typeof values.Probability === 'number' ? values.Probability : null;
  const amount = typeof values.Amount === 'number' ? values.Amount : null;
  return {
    IsClosed: stage?.IsClosed ?? false,
    IsWon: stage?.IsWon ?? false,
    ExpectedRevenue: amount === null || probability === null ? null : (amount * probability) / 100,
    HasOpportunityLineItem: [...(org.lineItems.get(String(values.Id)) ?? [])].some((id) => {
      const item = org.table('OpportunityLineItem').get(id);
      return item !== undefined && newestValues(item).IsDeleted !== true;
    }),
  };
}

const previewOf = (content: unknown): string =>
  Buffer.from(typeof content === 'string' ? content : '', 'base64')
    .toString('utf8')
    .replace(/<[^>]*>/g, ' ')
    .trim()
    .slice(0, 255);

/** What the platform computes from what was written. */
export function derivedValues(org: Org, type: SObjectName, values: FieldValues): FieldValues {
  const name = [values.FirstName, values.LastName].filter(Boolean).join(' ');
  switch (type) {
    case 'Opportunity':
      return opportunityValues(org, values);
    case 'Contact':
    case 'User':
      return { Name: name };
    case 'Task':
      return { IsClosed: values.Status === 'Completed' };
    case 'ContentNote':
      return { FileType: 'SNOTE', TextPreview: previewOf(values.Content) };
    case 'ContentVersion':
      return { TextPreview: previewOf(values.VersionData) };
    case 'OpportunityLineItem': {
      const product = org.table('Product2').get(String(values.Product2Id));
      const opportunity = org.table('Opportunity').get(String(values.OpportunityId));
      const names = [opportunity, product].map((one) => (one ? newestValues(one).Name : null));
      return { Name: names.filter(Boolean).join(' ') };
    }
    default:
      return {};
  }
}

/** What a change of stage brings along unless the writer says otherwise. */
export function stageDefaults(org: Org, apiName: unknown): FieldValues {
  const stage = stageOf(org, apiName);
  if (stage === undefined) return {};
  return {
    Probability: stage.DefaultProbability ?? null,
    ForecastCategoryName: stage.ForecastCategoryName ?? null,
  };
}
