import type { OwnerRecord } from '@thread/domain';
import { MissingScope, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { NotionClient } from '../notion.client';
import { paths } from '../notion.paths';
import { user as userSchema } from '../notion.schemas';
import type { CellPerson } from '../values/property-text';

const keepMs = 10 * 60 * 1000;
const mostPeople = 5_000;

interface Known {
  readonly until: number;
  /** Null: Notion has no such user, or may not tell. */
  readonly owner: OwnerRecord | null;
}

/** People behind ids that cells show without name or e-mail address; remembered for ten minutes. */
export class People {
  readonly #known = new Map<string, Known>();

  constructor(private readonly client: NotionClient) {}

  /** The person as an owner. One call where the cell does not show the e-mail address and nobody asked lately. */
  async ownerOf(context: ConnectorContext, person: CellPerson): Promise<OwnerRecord> {
    const shown: OwnerRecord = { id: person.id, name: person.name, email: person.email, active: true };
    if (person.email !== null) return shown;
    const read = await this.#read(context, person.id);
    return { ...shown, name: shown.name ?? read?.name ?? null, email: read?.email ?? null };
  }

  async #read(context: ConnectorContext, id: string): Promise<OwnerRecord | null> {
    const key = `${context.connectionId}:${context.externalAccountId}:${id}`;
    const now = context.clock.now().getTime();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.owner;
    const owner = await this.client
      .call(context, 'users.read', { path: paths.user(id) }, userSchema)
      .then(({ name, person }) => ({
        id,
        name: name ?? null,
        email: person?.email?.trim() || null,
        active: true,
      }))
      .catch((error: unknown) => {
        if (error instanceof RecordNotFound || error instanceof MissingScope) return null;
        throw error;
      });
    if (this.#known.size >= mostPeople) this.#known.clear();
    this.#known.set(key, { until: now + keepMs, owner });
    return owner;
  }
}
