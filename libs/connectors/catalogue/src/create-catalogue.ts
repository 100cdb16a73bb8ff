import type { ConfiguredConnector, Connector, ConnectorEntry } from '@thread/connector-kit';
import { connectorEntries } from './catalogue';
import { entryProblems } from './entry-problems';

/** One entry with what this installation's environment makes of it; null where there is nothing to configure yet. */
export interface CatalogueItem {
  readonly entry: ConnectorEntry;
  readonly configured: ConfiguredConnector | null;
}

export interface Catalogue {
  /** In gallery order. */
  readonly items: readonly CatalogueItem[];
  /** Null for an unknown id. */
  find(connectorId: string): CatalogueItem | null;
  /** The connector itself; null when it is unknown, announced only, or not configured. */
  connector(connectorId: string): Connector | null;
}

/** The start-up refusal: every problem at once, so that one look mends them all. Values of variables are never repeated. */
export class CatalogueInvalid extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The connector configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'CatalogueInvalid';
  }
}

const idProblems = (entries: readonly ConnectorEntry[]): readonly string[] => {
  const seen = new Set<string>();
  return entries.flatMap(({ id }) => {
    if (seen.has(id)) return [`${id}: there is more than one connector with this id`];
    seen.add(id);
    return [];
  });
};

const configuredProblems = ({ entry, configured }: CatalogueItem): readonly string[] => {
  if (configured?.kind === 'invalid') return configured.problems.map((problem) => `${entry.id}: ${problem}`);
  if (configured?.kind === 'ready' && configured.connector.id !== entry.id) {
    return [`${entry.id}: its connector calls itself ${configured.connector.id}`];
  }
  return [];
};

/**
 * Configures every entry from the environment. Missing variables leave a connector unconfigured; values that cannot be used, ids used twice and
 * incomplete display texts throw CatalogueInvalid, which lists all of them.
 */
export function createCatalogue(
  env: Readonly<Record<string, string | undefined>>,
  entries: readonly ConnectorEntry[] = connectorEntries,
): Catalogue {
  const items = entries.map((entry): CatalogueItem => ({
    entry,
    configured: entry.configure?.(env) ?? null,
  }));
  const problems = [
    ...idProblems(entries),
    ...entries.flatMap(entryProblems),
    ...items.flatMap(configuredProblems),
  ];
  if (problems.length > 0) throw new CatalogueInvalid(problems);
  const byId = new Map(items.map((item) => [item.entry.id, item]));
  return {
    items,
    find: (connectorId) => byId.get(connectorId) ?? null,
    connector: (connectorId) => {
      const configured = byId.get(connectorId)?.configured;
      return configured?.kind === 'ready' ? configured.connector : null;
    },
  };
}
