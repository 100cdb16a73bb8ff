import type { SandboxClient } from '../product-client/sandbox-client';
import type { Change, PlannedChange } from './deal-plan';
import type { OutgoingEvent } from './signing-sender';

export interface CrmPlace {
  readonly sandbox: SandboxClient;
  readonly portal: number;
  readonly appId: number;
  /** Deal ids by position in the plan. */
  readonly dealIds: readonly string[];
  readonly stages: Readonly<Record<'won' | 'open' | 'lost', string>>;
}

/** Requests of edits at the same time. */
const lanes = 8;
const firstEventId = 100_000_000;

/** Makes the planned changes in the CRM and writes the events the provider tells about them. */
export class CrmHand {
  readonly #place: CrmPlace;
  readonly #lastEvents: Readonly<Record<string, unknown>>[] = [];
  #nextId = firstEventId;

  constructor(place: CrmPlace) {
    this.#place = place;
  }

  /** Distinct events made so far. */
  get eventCount(): number {
    return this.#nextId - firstEventId;
  }

  /** Makes the changes of one wave, each deal's in their order. @returns the events about them. */
  async make(wave: readonly PlannedChange[]): Promise<readonly OutgoingEvent[]> {
    const events: OutgoingEvent[] = [];
    for (const round of roundsOf(wave)) {
      await this.#change(round);
      const occurredAt = Date.now();
      for (const planned of round) events.push(...this.#eventsOf(planned, occurredAt));
    }
    return events;
  }

  /** One more event about an earlier change, under an id of its own: keeps the product busy while something is measured. */
  another(pick: (count: number) => number): readonly OutgoingEvent[] {
    const content = this.#lastEvents[pick(this.#lastEvents.length)];
    return content ? [{ id: this.#nextId++, content, dueAt: 0, attempt: 0 }] : [];
  }

  async #change(round: readonly PlannedChange[]): Promise<void> {
    const { sandbox, portal, stages } = this.#place;
    for (const stage of ['won', 'open', 'lost'] as const) {
      const ids = round
        .filter(({ change }) => change.kind === 'stage' && change.stage === stage)
        .map(({ deal }) => this.#idOf(deal));
      if (ids.length > 0) await sandbox.moveDeals(portal, ids, stages[stage]);
    }
    const edits = round.filter(({ change }) => change.kind !== 'stage');
    const lane = async (): Promise<void> => {
      for (let edit = edits.shift(); edit; edit = edits.shift()) {
        const { name, value } = this.#propertyOf(edit.change);
        await sandbox.updateRecord(portal, 'deals', this.#idOf(edit.deal), { [name]: value });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  #eventsOf({ deal, change, events }: PlannedChange, occurredAt: number): readonly OutgoingEvent[] {
    const { portal, appId } = this.#place;
    const { name, value } = this.#propertyOf(change);
    const content = {
      subscriptionId: 3_100_006,
      portalId: portal,
      appId,
      occurredAt,
      subscriptionType: 'deal.propertyChange',
      objectId: Number(this.#idOf(deal)),
      propertyName: name,
      propertyValue: value,
      changeSource: 'CRM_UI',
      sourceId: 'userId:471',
    };
    this.#lastEvents.push(content);
    if (this.#lastEvents.length > 200) this.#lastEvents.shift();
    const now = performance.now();
    return events.flatMap(({ delayMs, redeliveries }) => {
      const id = this.#nextId++;
      return Array.from({ length: 1 + redeliveries }, (_, at) => ({
        id,
        content,
        dueAt: now + delayMs + at * 400,
        attempt: 0,
      }));
    });
  }

  #idOf(deal: number): string {
    const id = this.#place.dealIds[deal];
    if (id === undefined) throw new Error(`The plan has a deal ${deal} that the CRM does not have.`);
    return id;
  }

  #propertyOf(change: Change): { readonly name: string; readonly value: string } {
    switch (change.kind) {
      case 'stage':
        return { name: 'dealstage', value: this.#place.stages[change.stage] };
      case 'amount':
        return { name: 'amount', value: change.amount };
      case 'close_date':
        return { name: 'closedate', value: change.closeDate };
    }
  }
}

/** The wave cut so that no deal is twice in one piece. */
function roundsOf(wave: readonly PlannedChange[]): readonly (readonly PlannedChange[])[] {
  const rounds: PlannedChange[][] = [];
  const seen = new Map<number, number>();
  for (const planned of wave) {
    const round = seen.get(planned.deal) ?? 0;
    seen.set(planned.deal, round + 1);
    (rounds[round] ??= []).push(planned);
  }
  return rounds;
}
