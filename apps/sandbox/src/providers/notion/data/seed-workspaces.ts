import type { DataSource, Database, Person, Property, Row, Value, Workspace } from '../workspace/model';
import { companyColumns, dealColumns, personColumns, trackerColumns } from './columns';
import { stableId } from './stable-id';

const day = 86_400_000;

const companies: readonly (readonly [
  name: string,
  domain: string | null,
  industry: number,
  size: number | null,
])[] = [
  ['Aldermoor Logistics', 'aldermoor.example', 1, 240],
  ['Brightwell Energy', 'brightwell.example', 2, 1_200],
  ['Corvane Health', 'corvane.example', 3, 85],
  ['Dunmere Foods', 'dunmere.example', 4, 430],
  ['Ellery Partners', null, 5, 40],
  ['Fenwick Robotics', 'fenwick-robotics.example', 1, 160],
  ['Gullhaven Shipping', 'gullhaven.example', 1, null],
  ['Harrowgate Media', 'harrowgate.example', 5, 95],
  ['Ivelstone Bank', 'ivelstone.example', 5, 5_400],
  ['Junipers & Co', 'junipers.example', 4, 22],
  ['Kestrel Grid', 'kestrelgrid.example', 2, 310],
  ['Lowmoor Clinics', 'lowmoor.example', 3, 720],
];
const firstNames = [
  'Ada',
  'Bruno',
  'Cleo',
  'Dario',
  'Edda',
  'Falk',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kaya',
  'Levi',
];
const statusIds = ['st-1', 'st-2', 'st-3', 'st-4', 'st-4', 'st-3', 'st-5', 'st-6'];

/** Puts rows into a workspace that is being made; nobody is told. */
class Seeder {
  private count = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly now: number,
    private readonly author: string,
  ) {}

  source(databaseId: string, name: string, properties: Property[]): DataSource {
    const made: DataSource = {
      id: stableId(`${databaseId}/${name}`),
      databaseId,
      name,
      properties,
      createdAt: this.now - 200 * day,
      editedAt: this.now - 100 * day,
      inTrash: false,
      lastNumber: 0,
    };
    this.workspace.dataSources.push(made);
    return made;
  }

  row(source: DataSource, values: Record<string, Value>): Row {
    this.count += 1;
    const at = this.now - (90 - this.count) * day;
    const numbered = source.properties.find(({ type }) => type === 'unique_id');
    source.lastNumber += 1;
    const row: Row = {
      id: stableId(`${source.id}#${this.count}`),
      dataSourceId: source.id,
      values: { ...values, ...(numbered === undefined ? {} : { [numbered.id]: source.lastNumber }) },
      createdAt: at,
      editedAt: at,
      createdBy: this.author,
      editedBy: this.author,
      inTrash: false,
      movedTo: null,
    };
    this.workspace.rows.set(row.id, row);
    return row;
  }
}

function emptyWorkspace(name: string, people: readonly string[], databases: readonly string[]): Workspace {
  const slug = name.toLowerCase().replace(/\W+/g, '-');
  return {
    id: stableId(name),
    name,
    sharedPage: { id: stableId(`${name}/page`), title: 'Sales' },
    people: people.map((person): Person => ({
      id: stableId(`${name}/${person}`),
      name: person,
      email: `${person.toLowerCase().replace(/\W+/g, '.')}@${slug}.example`,
    })),
    databases: databases.map((title): Database => ({ id: stableId(`${name}/${title}`), title })),
    dataSources: [],
    rows: new Map(),
  };
}

/** A deal's cells; every sixth lacks the same thing. */
function dealCells(
  now: number,
  at: number,
  { firm, contact, owner }: { firm: string; contact: string; owner: string },
): Record<string, Value> {
  const [name, domain] = companies[at] ?? ['', null];
  const hole = at % 6;
  const close = new Date(now + (10 + at) * day).toISOString().slice(0, 10);
  return {
    title: `${name} – platform`,
    'sT%3Au': statusIds[at % statusIds.length] ?? 'st-1',
    'aM%7Cn': hole === 1 ? null : 9_000 + at * 1_750.5,
    mRr0: 750 + at * 145.875,
    cMpY: hole === 2 ? [] : [firm],
    'cNt%3B': hole === 3 ? [] : [contact],
    oWnR: hole === 4 ? [] : [owner],
    cLsD: hole === 5 ? null : { start: close, end: null, time_zone: null },
    tYpE: `ty-${(at % 3) + 1}`,
    pRdT: at % 2 === 0 ? ['pr-1', 'pr-3'] : ['pr-1'],
    sGnD: false,
    nTeS: `Wants to start before the quarter ends. ${at % 2 === 0 ? 'Asked for an import of old data.' : ''}`,
    cTrC: `https://contracts.example/${at + 1}`,
    bIlE: `billing@${domain ?? 'mail.example'}`,
    pHnE: `+44 20 7946 0${String(100 + at)}`,
    fIlE: [{ name: 'Order form.pdf', url: `https://files.example/order-${at + 1}.pdf` }],
  };
}

function seedFirst(now: number, seed: number): Workspace {
  const workspace = emptyWorkspace(
    'Lanternfield Software',
    ['Mara Voss', 'Ned Okoro', 'Pia Lindqvist'],
    ['Deals', 'Companies', 'People'],
  );
  const [deals, firms, people] = workspace.databases as [Database, Database, Database];
  const owners = workspace.people.map(({ id }) => id);
  const seeder = new Seeder(workspace, now - seed * 3_600_000, owners[0] ?? '');
  const firmSource = seeder.source(firms.id, 'Companies', companyColumns());
  const peopleSource = seeder.source(people.id, 'People', personColumns(firmSource.id));
  const dealSource = seeder.source(
    deals.id,
    'Deals',
    dealColumns({ companies: firmSource.id, contacts: peopleSource.id, domain: 'dOmN' }),
  );
  const firmRows = companies.map(([name, domain, industry, size]) =>
    seeder.row(firmSource, {
      title: name,
      dOmN: domain === null ? null : `https://${domain}`,
      iNdS: `in-${industry}`,
      eMpL: size,
    }),
  );
  const personRows = firmRows.map((firm, at) =>
    seeder.row(peopleSource, {
      title: `${firstNames[at]} ${String(firm.values.title).split(' ')[0]}son`,
      mAiL: at === 6 ? null : `${firstNames[at]?.toLowerCase()}@${companies[at]?.[1] ?? 'mail.example'}`,
      rOlE: at % 3 === 0 ? 'Head of operations' : 'Project lead',
      wRkS: [firm.id],
    }),
  );
  firmRows.forEach((firm, at) => {
    const owner = owners[at % owners.length] ?? '';
    seeder.row(dealSource, dealCells(now, at, { firm: firm.id, contact: personRows[at]?.id ?? '', owner }));
  });
  // Somebody pressed “New” and has not filled it in.
  seeder.row(dealSource, { title: '' });
  return workspace;
}

function seedSecond(now: number, seed: number): Workspace {
  const workspace = emptyWorkspace('Petrel Studio', ['Ruth Amsel', 'Samir Dahl'], ['Customers']);
  const [customers] = workspace.databases as [Database];
  const seeder = new Seeder(workspace, now - seed * 3_600_000, workspace.people[0]?.id ?? '');
  const source = seeder.source(customers.id, 'Customers', trackerColumns());
  companies.slice(0, 6).forEach(([name, domain], at) => {
    seeder.row(source, {
      title: name,
      sTgE: `sg-${(at % 3) + 1}`,
      vAlU: at === 2 ? null : 4_800 + at * 900,
      cOnT: `${firstNames[at]} Ford`,
      eMlA: domain === null ? null : `${firstNames[at]?.toLowerCase()}@${domain}`,
      sIgN: null,
      rDyO: false,
      oWnP: [workspace.people[at % 2]?.id ?? ''],
    });
  });
  return workspace;
}

/** Two invented companies’ Notion. The same seed gives the same ids. */
export function seedWorkspaces(now: number, seed: number): Workspace[] {
  return [seedFirst(now, seed), seedSecond(now, seed + 1)];
}
