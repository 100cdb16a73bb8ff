import { signDelivery } from '@thread/tools';
import { postBytes } from './http-load';

export interface DeliverySource {
  /** Account at the provider whose connection the events are for. */
  readonly portal: number;
  readonly appId: number;
  readonly dealIds: readonly string[];
  /** Address the app registered: what is signed. */
  readonly registeredUrl: string;
  readonly secret: string;
}

export interface DealChange {
  readonly dealId: string;
  readonly property: string;
  readonly value: string;
}

/** Writes signed deliveries about a CRM's deals, every event under an id of its own. */
export class Deliveries {
  readonly #source: DeliverySource;
  #nextId = 200_000_000;

  constructor(source: DeliverySource) {
    this.#source = source;
  }

  /** @returns `count` requests for that port with so many events each, every one about another change of some deal. */
  requests(count: number, eventsEach: number, port: number): readonly Buffer[] {
    return Array.from({ length: count }, () =>
      this.request(
        Array.from({ length: eventsEach }, () => this.#someChange()),
        port,
      ),
    );
  }

  request(changes: readonly DealChange[], port: number): Buffer {
    const { registeredUrl, secret } = this.#source;
    const body = JSON.stringify(changes.map((change) => this.#event(change)));
    return postBytes(port, new URL(registeredUrl).pathname, signDelivery(registeredUrl, secret, body), body);
  }

  #someChange(): DealChange {
    const { dealIds } = this.#source;
    const dealId = dealIds[this.#nextId % dealIds.length] ?? '1';
    return { dealId, property: 'amount', value: String(10_000 + (this.#nextId % 90_000)) };
  }

  #event({ dealId, property, value }: DealChange): object {
    const { portal, appId } = this.#source;
    return {
      eventId: this.#nextId++,
      subscriptionId: 3_100_006,
      portalId: portal,
      appId,
      occurredAt: Date.now(),
      subscriptionType: 'deal.propertyChange',
      attemptNumber: 0,
      objectId: Number(dealId),
      propertyName: property,
      propertyValue: value,
      changeSource: 'CRM_UI',
      sourceId: 'userId:471',
    };
  }
}
