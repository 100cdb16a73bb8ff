import { addOpportunity, completePlan } from '../org/add-opportunity';
import { stageDefaults } from '../org/derived-values';
import type { FieldValue } from '../org/field-definition';
import type { Org } from '../org/org';
import { readRecordId } from '../org/record-id';
import { newestValues, type FieldValues, type SObjectRecord } from '../org/sobject-record';
import type { SObjectDefinition } from '../org/sobject-definitions';
import type { Salesforce } from '../salesforce';

const dayMs = 86_400_000;

/** What a person does in the CRM's own pages. Their id stands in `LastModifiedById`. */
export class SalesActions {
  constructor(private readonly salesforce: Salesforce) {}

  /** @throws Error with a sentence when there is no such org. */
  org(number: number): Org {
    const org = this.salesforce.org(number);
    if (org === undefined) throw new Error(`There is no org ${number}.`);
    return org;
  }

  object(org: Org, name: string): SObjectDefinition {
    const aliases: Record<string, string> = {
      deals: 'Opportunity',
      companies: 'Account',
      contacts: 'Contact',
    };
    const definition = org.definition(aliases[name] ?? name);
    if (definition === undefined) throw new Error(`There is no object ${name}.`);
    return definition;
  }

  record(org: Org, object: SObjectDefinition, text: string): SObjectRecord {
    const record = org.table(object.name).get(readRecordId(text) ?? '');
    if (record === undefined) throw new Error(`There is no ${object.label} ${text}.`);
    return record;
  }

  /** The first sales person of an org: any user but the one the app is connected with. */
  personIn(org: Org): string {
    return [...org.table('User').values()].find(({ id }) => id !== org.userId)?.id ?? org.userId;
  }

  create(org: Org, object: SObjectDefinition, given: Readonly<Record<string, string | null>>): string {
    const values = this.values(object, given);
    const stage = object.name === 'Opportunity' ? stageDefaults(org, values.StageName) : {};
    return this.salesforce.writer(org).create(object.name, { ...stage, ...values }, this.personIn(org));
  }

  update(org: Org, record: SObjectRecord, given: Readonly<Record<string, string | null>>): void {
    const definition = org.definitions.get(record.type);
    if (definition === undefined) return;
    const values = this.values(definition, given);
    const moves = values.StageName !== undefined && values.StageName !== newestValues(record).StageName;
    const stage = moves ? stageDefaults(org, values.StageName) : {};
    this.salesforce.writer(org).update(record, { ...stage, ...values }, this.personIn(org));
  }

  /** Moves opportunities to a stage; returns how many really moved. */
  move(org: Org, ids: readonly string[], stage: string): number {
    const object = this.object(org, 'Opportunity');
    if (!this.salesforce.stagesOf(org, '').includes(stage)) throw new Error(`There is no stage ${stage}.`);
    const moving = ids
      .map((id) => this.record(org, object, id))
      .filter(
        (record) => newestValues(record).StageName !== stage && newestValues(record).IsDeleted !== true,
      );
    for (const record of moving) this.update(org, record, { StageName: stage });
    return moving.length;
  }

  /** Plenty of complete opportunities at once, for measurements. Returns their ids. */
  createMany(org: Org, count: number, stage: string): string[] {
    const productIds = [...org.table('Product2').keys()];
    const first = org.table('Opportunity').size;
    const writer = this.salesforce.writer(org);
    return Array.from({ length: count }, (_unused, at) => {
      const name = `Bulk Customer ${first + at + 1}`;
      const domain = `bulk-customer-${org.profile.number}-${first + at + 1}.example`;
      return addOpportunity(org, writer, {
        company: [name, domain, 'Technology', 50 + at],
        stage,
        plan: completePlan,
        productIds,
        amount: 12_000 + at,
        closeDate: new Date(this.salesforce.now() + (at % 60) * dayMs).toISOString().slice(0, 10),
        currency: org.profile.currencies[0] ?? 'EUR',
        more: stageDefaults(org, stage),
      });
    });
  }

  /** Texts of a form as stored values. @throws Error naming the field that does not take its text. */
  private values(object: SObjectDefinition, given: Readonly<Record<string, string | null>>): FieldValues {
    return Object.fromEntries(
      Object.entries(given).map(([name, text]): [string, FieldValue] => {
        const field = object.fields.find((one) => one.name.toLowerCase() === name.toLowerCase());
        if (field === undefined) throw new Error(`${object.label} has no field ${name}.`);
        if (text === null || text === '') return [field.name, field.type === 'boolean' ? false : null];
        if (field.type === 'boolean') return [field.name, text === 'true'];
        if (!['currency', 'double', 'int', 'percent', 'datetime'].includes(field.type))
          return [field.name, text];
        const number = field.type === 'datetime' ? Date.parse(text) : Number(text);
        if (Number.isNaN(number)) throw new Error(`${field.label} must be a number.`);
        return [field.name, number];
      }),
    );
  }
}
