import { createHash } from 'node:crypto';
import type { Database } from '../database';

/** An entry as the chain covers it; every column as the text Postgres shows. */
export interface ChainedEntry {
  readonly workspace_id: string;
  readonly seq: string;
  readonly id: string;
  readonly at: string;
  readonly actor_user_id: string | null;
  readonly actor_key_id: string | null;
  readonly ip: string | null;
  readonly request_id: string | null;
  readonly action: string;
  readonly subject: string;
  readonly reason: string | null;
  readonly detail: string;
  readonly hash: Uint8Array;
}

export interface ChainProblem {
  readonly seq: number;
  /** changed = an entry does not fit its hash; gap = entries are missing; head = the end is not where the chain's head says. */
  readonly kind: 'changed' | 'gap' | 'head';
  readonly text: string;
}

export interface ChainVerdict {
  readonly ok: boolean;
  readonly entries: number;
  /** `<seq>:<hash in hex>` of the last entry; `0:` for an empty log. Kept elsewhere it proves later that nothing was cut off. */
  readonly head: string;
  readonly problems: readonly ChainProblem[];
}

const batch = 2_000;
const mostProblems = 100;

/** The hash the database's trigger gave the entry, computed independently of it. */
export function hashOfEntry(previous: Uint8Array, entry: ChainedEntry): Buffer {
  const parts = [
    ...[entry.workspace_id, entry.seq, entry.id, entry.at, entry.actor_user_id, entry.actor_key_id, entry.ip],
    ...[entry.request_id, entry.action, entry.subject, entry.reason, entry.detail],
  ];
  const text = parts
    .map((part) => (part === null ? '-' : `${Buffer.byteLength(part, 'utf8')}:${part}`))
    .join('');
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/**
 * Walks a workspace's chain from its first entry, in one snapshot. Finds entries that were changed, removed or put in between, and an end
 * that was cut off. @param expected heads (`<seq>:<hash>`) noted earlier outside the database: the chain must still contain each.
 */
export async function verifyAuditChain(
  database: Database,
  workspaceId: string,
  expected: readonly string[] = [],
): Promise<ChainVerdict> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const walk = new ChainWalk(expected);
    // Head and end are read in one snapshot, before the entries: acts committed meanwhile lie behind them and are not looked at.
    const [ends] = await tx.$queryRaw<{ seq: string; hash: Uint8Array; top: string }[]>`
      SELECT coalesce(max(h.seq), 0)::text AS seq, coalesce((array_agg(h.hash))[1], '\\x') AS hash,
        (SELECT coalesce(max(e.seq), 0)::text FROM audit_entry e WHERE e.workspace_id = ${workspaceId}::uuid) AS top
      FROM audit_head h WHERE h.workspace_id = ${workspaceId}::uuid`;
    const head = ends ?? { seq: '0', hash: new Uint8Array(), top: '0' };
    const last = BigInt(head.top);
    for (let from = 0n; ;) {
      const entries = await tx.$queryRaw<ChainedEntry[]>`
        SELECT workspace_id::text, seq::text, id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
          actor_user_id::text, actor_key_id::text, ip, request_id, action, subject, reason, detail::text AS detail, hash
        FROM audit_entry WHERE workspace_id = ${workspaceId}::uuid AND audit_entry.seq > ${from} AND audit_entry.seq <= ${last}
        ORDER BY audit_entry.seq LIMIT ${batch}`;
      for (const entry of entries) walk.take(entry);
      const end = entries.at(-1);
      if (entries.length < batch || !end) break;
      from = BigInt(end.seq);
    }
    return walk.end(head);
  });
}

class ChainWalk {
  readonly #expected: Map<string, string>;
  readonly #problems: ChainProblem[] = [];
  #previous: Uint8Array = new Uint8Array();
  #seq = 0;
  #entries = 0;

  constructor(expected: readonly string[]) {
    this.#expected = new Map(
      expected.map((head) => [head.split(':')[0] ?? '', head.split(':')[1] ?? ''] as const),
    );
  }

  take(entry: ChainedEntry): void {
    const seq = Number(entry.seq);
    if (seq !== this.#seq + 1) this.#gap(this.#seq + 1, seq - 1);
    const missing = seq !== this.#seq + 1;
    const hash = Buffer.from(entry.hash);
    // Behind a gap the previous hash is unknown, so that the first entry there cannot be judged.
    if (!missing && !hashOfEntry(this.#previous, entry).equals(hash))
      this.#tell(seq, 'changed', `Entry ${seq} was changed, or another stood in its place.`);
    const expected = this.#expected.get(entry.seq);
    if (expected !== undefined && expected !== hash.toString('hex'))
      this.#tell(seq, 'changed', `Entry ${seq} is not the one that was noted earlier.`);
    this.#expected.delete(entry.seq);
    this.#previous = hash;
    this.#seq = seq;
    this.#entries += 1;
  }

  end(head: { readonly seq: string; readonly hash: Uint8Array }): ChainVerdict {
    const last = Number(head.seq);
    if (this.#seq < last) this.#gap(this.#seq + 1, last);
    else if (this.#seq > last || !Buffer.from(head.hash).equals(Buffer.from(this.#previous)))
      this.#tell(last, 'head', `The chain’s head does not fit the last entry, ${this.#seq}.`);
    for (const [seq, hash] of this.#expected)
      if (seq !== '0' || hash !== '')
        this.#tell(Number(seq), 'head', `Entry ${seq}, noted earlier, is not in the log any more.`);
    return {
      ok: this.#problems.length === 0,
      entries: this.#entries,
      head: `${this.#seq}:${Buffer.from(this.#previous).toString('hex')}`,
      problems: this.#problems,
    };
  }

  #gap(from: number, to: number): void {
    this.#tell(
      from,
      'gap',
      from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`,
    );
  }

  #tell(seq: number, kind: ChainProblem['kind'], text: string): void {
    if (this.#problems.length < mostProblems) this.#problems.push({ seq, kind, text });
  }
}
