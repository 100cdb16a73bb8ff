import type { CrmRecord, Portal } from '../crm/crm-model';
import type { ObjectType } from '../crm/object-types';
import { money } from './portal-tabs';

/** Live records associated with a record. */
export function related(portal: Portal, record: CrmRecord, type: ObjectType): CrmRecord[] {
  return portal.edges
    .of(record.type, record.id, type)
    .map((edge) => portal.records[type].get(edge.toId))
    .filter((other): other is CrmRecord => other !== undefined && other.archivedAt === null);
}

/** A record's name for people. */
export function nameOf(record: CrmRecord): string {
  const { properties } = record;
  const person = [properties.firstname, properties.lastname].filter((part) => (part ?? '') !== '').join(' ');
  return (
    properties.dealname ?? properties.name ?? (person === '' ? (properties.email ?? `#${record.id}`) : person)
  );
}

/** What an onboarding would miss on this deal. */
export function holesOf(portal: Portal, deal: CrmRecord): string[] {
  const owner = portal.owners.find((one) => one.id === deal.properties.hubspot_owner_id);
  const holes: string[] = [];
  if (related(portal, deal, 'companies').length === 0) holes.push('no company');
  if (related(portal, deal, 'contacts').length === 0) holes.push('no contact');
  if ((deal.properties.amount ?? '') === '') holes.push('no amount');
  if ((deal.properties.closedate ?? '') === '') holes.push('no close date');
  if (owner === undefined) holes.push('no owner');
  else if (owner.archived) holes.push('owner deactivated');
  else if (owner.email === '') holes.push('owner without e-mail');
  return holes;
}

/** Deals of a pipeline that are not archived, in id order. */
export function dealsOf(portal: Portal, pipelineId: string): CrmRecord[] {
  return [...portal.records.deals.values()].filter(
    (deal) => deal.archivedAt === null && deal.properties.pipeline === pipelineId,
  );
}

/** The deals' amounts added up by currency, the home currency first: amounts of different currencies are not one sum. */
export function totalsOf(deals: readonly CrmRecord[], home: string): string[] {
  const sums = new Map<string, number>();
  for (const { properties } of deals) {
    const amount = Number(properties.amount ?? '');
    if ((properties.amount ?? '') === '' || !Number.isFinite(amount)) continue;
    const currency = properties.deal_currency_code || home;
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  }
  return [...sums]
    .sort(([one], [other]) => Number(other === home) - Number(one === home) || one.localeCompare(other))
    .map(([currency, sum]) => money(String(Math.round(sum)), currency));
}
