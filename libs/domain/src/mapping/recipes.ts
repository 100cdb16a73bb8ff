import { readSourceDay } from '../dates/close-day';
import { cleanCompanyName } from '../identity/clean-company-name';
import { registrableDomain } from '../identity/registrable-domain';
import { computeArr } from '../money/compute-arr';
import { primaryCompany, primaryContact } from '../records/primary-records';
import type { DealSnapshot, SourceRecord } from '../records/snapshot';
import { cleanName, quoted } from '../text/clean-text';
import type { MappingRecipe } from './mapping';
import { type MappingContext, nothing, type Reading } from './reading';

type Recipe = (snapshot: DealSnapshot, context: MappingContext) => Reading;

function text(record: SourceRecord, label: string, raw: string, steps: readonly string[]): Reading {
  return { record, propertyLabel: label, description: null, raw, value: null, steps, problem: null };
}

/** A value that may be blank, as text with a step, or a reading of nothing. */
function textOr(
  record: SourceRecord,
  label: string,
  raw: string | null,
  read: string,
  missing: string,
): Reading {
  return raw === null || cleanName(raw) === '' ? nothing(record, missing) : text(record, label, raw, [read]);
}

const arr: Recipe = (snapshot, context) => {
  const result = computeArr(snapshot, context.facts);
  const value = result.value === null ? null : { type: 'money' as const, ...result.value };
  return {
    record: snapshot.record,
    propertyLabel: 'ARR recipe',
    description: null,
    raw: result.value?.amount ?? null,
    value,
    steps: result.steps,
    problem: result.problem,
  };
};

const closeDay: Recipe = (snapshot, context) => {
  const day = readSourceDay(snapshot.closeDate, context.facts.timeZone);
  if (day.kind === 'absent') return nothing(snapshot.record, 'The deal has no close date.');
  const base = { record: snapshot.record, propertyLabel: 'Close date', description: null };
  const { closeDate } = snapshot;
  const valid = closeDate?.kind === 'instant' && !Number.isNaN(closeDate.at.getTime());
  const raw = closeDate?.kind === 'day' ? closeDate.day : valid ? closeDate.at.toISOString() : null;
  if (day.kind === 'problem') {
    return { ...base, raw, value: null, steps: [day.text], problem: { code: day.code, text: day.text } };
  }
  return { ...base, raw, value: { type: 'day', day: day.day }, steps: [day.step], problem: null };
};

const companyName: Recipe = (snapshot) => {
  const company = primaryCompany(snapshot);
  const known = company?.name ?? null;
  if (company !== null && known !== null && cleanName(known) !== '') {
    const which = company.isPrimary
      ? 'the primary company'
      : 'the first associated company (none is marked primary)';
    return text(company, 'Company name', known, [`Name of ${which}: ${quoted(known)}.`]);
  }
  const why = company === null ? 'No company is associated' : 'The associated company has no name';
  const cleaned = cleanCompanyName(snapshot.name ?? '');
  if (snapshot.name === null || cleaned === '') return nothing(company, `${why} and the deal has no name.`);
  const steps = [`${why}; the deal's name ${quoted(snapshot.name)} is used.`];
  if (cleaned !== snapshot.name) steps.push(`Cleaned to ${quoted(cleaned)}.`);
  return {
    ...text(snapshot.record, 'Deal name', snapshot.name, steps),
    value: { type: 'text', text: cleaned },
  };
};

const companyDomain: Recipe = (snapshot) => {
  const company = primaryCompany(snapshot);
  if (company === null) return nothing(null, 'No company is associated.');
  const domain = company.domain === null ? null : registrableDomain(company.domain);
  if (company.domain !== null && company.domain.trim() !== '' && domain === null) {
    const problem = { code: 'not_a_domain', text: `${quoted(company.domain)} is not a domain.` };
    return { ...text(company, 'Company domain', company.domain, [problem.text]), raw: null, problem };
  }
  const missing = 'The company has no domain.';
  return textOr(
    company,
    'Company domain',
    company.domain,
    `Domain of the company: ${quoted(company.domain ?? '')}.`,
    missing,
  );
};

function owner(pick: 'name' | 'email'): Recipe {
  return (snapshot) => {
    if (snapshot.owner === null) return nothing(snapshot.record, 'The deal has no owner.');
    const raw = snapshot.owner[pick];
    const inactive = snapshot.owner.active ? '' : ' (no longer active)';
    const what = pick === 'name' ? 'name' : 'e-mail address';
    return textOr(
      snapshot.record,
      'Deal owner',
      raw,
      `The deal owner's ${what}${inactive}: ${quoted(raw ?? '')}.`,
      `The deal owner has no ${what}.`,
    );
  };
}

function contact(pick: 'name' | 'email'): Recipe {
  return (snapshot) => {
    const person = primaryContact(snapshot);
    if (person === null) return nothing(null, 'No contact is associated.');
    const raw = person[pick];
    const which = person.isPrimary ? 'primary contact' : 'associated contact';
    const what = pick === 'name' ? 'name' : 'e-mail address';
    return textOr(
      person,
      `Contact ${what}`,
      raw,
      `The ${which}'s ${what}: ${quoted(raw ?? '')}.`,
      `The ${which} has no ${what}.`,
    );
  };
}

/** Computed facts a mapping can use as a source. Each says what it read and why it chose it. */
export const recipes: Readonly<Record<MappingRecipe, Recipe>> = {
  arr,
  close_day: closeDay,
  owner_email: owner('email'),
  owner_name: owner('name'),
  company_name: companyName,
  company_domain: companyDomain,
  contact_name: contact('name'),
  contact_email: contact('email'),
};
