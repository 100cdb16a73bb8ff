import type { FieldMapping, Mapping, MappingRecipe, MappingSource, Transform } from '@thread/domain';

const recipe = (name: MappingRecipe): MappingSource => ({ kind: 'recipe', recipe: name });
const account = (property: string): MappingSource => ({ kind: 'property', object: 'company', property });

const field = (
  target: string,
  label: string,
  sources: readonly MappingSource[],
  transform: Transform = { kind: 'none' },
): FieldMapping => ({ target, label, sources, transform, direction: 'in', policy: 'source_wins' });

/** What a new Salesforce connection starts with. The company's name is the account's, and only failing that the opportunity's own. */
export const defaultMapping: Mapping = {
  version: 1,
  fields: [
    field('companyName', 'Company name', [recipe('company_name')]),
    field('arr', 'ARR', [recipe('arr')]),
    field('closeDate', 'Close date', [recipe('close_day')]),
    field('website', 'Website', [account('Website')], { kind: 'website' }),
    field('aeEmail', 'AE e-mail', [recipe('owner_email')]),
    field('aeName', 'AE name', [recipe('owner_name')]),
    field('primaryContactName', 'Primary contact', [recipe('contact_name')]),
    field('primaryContactEmail', 'Primary contact e-mail', [recipe('contact_email')]),
    field('industry', 'Industry', [account('Industry')], { kind: 'option_label' }),
    field('companySize', 'Company size', [account('NumberOfEmployees')]),
  ],
};
