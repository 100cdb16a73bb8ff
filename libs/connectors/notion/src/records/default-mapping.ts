import type { FieldMapping, Mapping, MappingRecipe, Transform } from '@thread/domain';

const field = (
  target: string,
  label: string,
  recipe: MappingRecipe,
  transform: Transform = { kind: 'none' },
): FieldMapping => ({
  target,
  label,
  sources: [{ kind: 'recipe', recipe }],
  transform,
  direction: 'in',
  policy: 'source_wins',
});

/**
 * What a new Notion connection starts with. Every workspace has its own columns, so that the standard fields come from the row's neutral facts (see
 * deal-columns); columns by id are added in the workbench.
 */
export const defaultMapping: Mapping = {
  version: 1,
  fields: [
    field('companyName', 'Company name', 'company_name'),
    field('arr', 'ARR', 'arr'),
    field('closeDate', 'Close date', 'close_day'),
    field('website', 'Website', 'company_domain', { kind: 'website' }),
    field('aeEmail', 'AE e-mail', 'owner_email'),
    field('aeName', 'AE name', 'owner_name'),
    field('primaryContactName', 'Primary contact', 'contact_name'),
    field('primaryContactEmail', 'Primary contact e-mail', 'contact_email'),
  ],
};
