import type { Option, Property, PropertyType } from '../workspace/model';

const colors = ['gray', 'blue', 'green', 'yellow', 'orange', 'red', 'purple', 'pink'];

/** A column whose id is a short text, as Notion's are. */
function column(id: string, name: string, type: PropertyType, rest: Partial<Property> = {}): Property {
  return { id, name, type, ...rest };
}

/** Options in order; ids are made of the column's id. */
function options(columnId: string, names: readonly string[]): Option[] {
  return names.map((name, at) => ({
    id: `${columnId}-${at + 1}`,
    name,
    color: colors[at % colors.length] ?? 'gray',
  }));
}

/** Status options with the group each is in. */
function statuses(
  columnId: string,
  groups: readonly (readonly [NonNullable<Option['group']>, readonly string[]])[],
): Option[] {
  const names = groups.flatMap(([group, list]) => list.map((name) => ({ group, name })));
  return options(
    columnId,
    names.map(({ name }) => name),
  ).map((option, at) => ({ ...option, group: names[at]?.group }) as Option);
}

/** Columns of the first workspace's deals, one of every kind. `ids` = data sources and columns it hangs together with. */
export function dealColumns(ids: { companies: string; contacts: string; domain: string }): Property[] {
  return [
    column('title', 'Deal', 'title'),
    column('sT%3Au', 'Status', 'status', {
      options: statuses('st', [
        ['To-do', ['Lead', 'Qualified']],
        ['In progress', ['Proposal', 'Contract sent']],
        ['Complete', ['Closed won', 'Closed lost']],
      ]),
    }),
    column('aM%7Cn', 'Amount', 'number', { format: 'euro' }),
    column('mRr0', 'Monthly fee', 'number', { format: 'euro' }),
    column('aNuL', 'Annual value', 'formula', {
      formula: { expression: 'prop("Monthly fee") * 12', result: { gives: 'number', of: 'mRr0', times: 12 } },
    }),
    column('cMpY', 'Company', 'relation', { relation: { dataSourceId: ids.companies } }),
    column('cNt%3B', 'Contacts', 'relation', { relation: { dataSourceId: ids.contacts } }),
    column('oWnR', 'Owner', 'people'),
    column('cLsD', 'Close date', 'date'),
    column('tYpE', 'Type', 'select', { options: options('ty', ['New business', 'Expansion', 'Renewal']) }),
    column('pRdT', 'Products', 'multi_select', {
      options: options('pr', ['Platform', 'Analytics', 'Support']),
    }),
    column('sGnD', 'Signed', 'checkbox'),
    column('kIkO', 'Kick-off', 'date'),
    column('cTrC', 'Contract', 'url'),
    column('bIlE', 'Billing e-mail', 'email'),
    column('pHnE', 'Phone', 'phone_number'),
    column('nTeS', 'Notes', 'rich_text'),
    column('fIlE', 'Papers', 'files'),
    column('dMn%40', 'Company domain', 'rollup', {
      rollup: { relation: 'cMpY', property: ids.domain, function: 'show_original' },
    }),
    column('nUmB', 'Number', 'unique_id', { prefix: 'DEAL' }),
    column('pLcE', 'Office', 'place'),
    column('cRtD', 'Created', 'created_time'),
    column('cRtB', 'Created by', 'created_by'),
    column('eDtD', 'Edited', 'last_edited_time'),
    column('eDtB', 'Edited by', 'last_edited_by'),
    column('bTtN', 'Send invoice', 'button'),
  ];
}

export function companyColumns(): Property[] {
  return [
    column('title', 'Name', 'title'),
    column('dOmN', 'Domain', 'url'),
    column('iNdS', 'Industry', 'select', {
      options: options('in', ['Logistics', 'Energy', 'Health', 'Food', 'Services']),
    }),
    column('eMpL', 'Employees', 'number'),
    column('vErF', 'Verified', 'verification'),
  ];
}

export function personColumns(companies: string): Property[] {
  return [
    column('title', 'Name', 'title'),
    column('mAiL', 'E-mail', 'email'),
    column('rOlE', 'Role', 'rich_text'),
    column('wRkS', 'Works at', 'relation', { relation: { dataSourceId: companies } }),
  ];
}

/** Columns of the second workspace: a plain tracker, the company is a text and won is a tick. */
export function trackerColumns(): Property[] {
  return [
    column('title', 'Customer', 'title'),
    column('sTgE', 'Stage', 'select', { options: options('sg', ['Talking', 'Offer', 'Won', 'Lost']) }),
    column('vAlU', 'Contract value', 'number', { format: 'dollar' }),
    column('cOnT', 'Contact person', 'rich_text'),
    column('eMlA', 'E-mail', 'email'),
    column('sIgN', 'Signed on', 'date'),
    column('rDyO', 'Ready to onboard', 'checkbox'),
    column('oWnP', 'Account executive', 'people'),
  ];
}
