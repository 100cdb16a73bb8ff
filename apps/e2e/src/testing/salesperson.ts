import { waitFor, type SandboxClient } from '@thread/testing';
import { z } from 'zod';

/** Stages of the first CRM account's two pipelines, as the sandbox's seed has them. */
export const stages = {
  open: 'contractsent',
  won: 'closedwon',
  lost: 'closedlost',
  wonInEnterprise: '986210435',
} as const;

export interface DealWish {
  readonly company: string;
  /** Default: made from the company's name. Null: the company has none. */
  readonly domain?: string | null;
  /** False: the deal is not associated with its company. */
  readonly associated?: boolean;
  readonly contact?: { readonly first: string; readonly last: string };
  /** Deal properties beside or instead of the usual ones. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Price per month of a line item; absent: no line item. */
  readonly perMonth?: number;
}

export interface MadeDeal {
  readonly dealId: string;
  readonly companyId: string;
  readonly contactId: string;
}

const made = z.object({ id: z.string() });

/** Domain label a company gets unless the wish says otherwise. */
export const domainOf = (company: string): string =>
  `${company.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`;

/** Does in the CRM what a salesperson does there. */
export class Salesperson {
  /** @param portal the CRM account worked in. @param owner CRM id of the account executive who owns new deals. */
  constructor(
    readonly sandbox: SandboxClient,
    readonly portal: number,
    readonly owner = '471204411',
  ) {}

  /** An open deal with company and contact. */
  async openDeal(wish: DealWish): Promise<MadeDeal> {
    const { company, contact = { first: 'Robin', last: 'Example' }, properties = {} } = wish;
    const domain = wish.domain === undefined ? domainOf(company) : wish.domain;
    const companyId = await this.create('companies', { name: company, ...(domain ? { domain } : {}) });
    const email = `${contact.first}.${contact.last}@${domainOf(company)}`.toLowerCase();
    const contactId = await this.create('contacts', {
      email,
      firstname: contact.first,
      lastname: contact.last,
    });
    const items = wish.perMonth === undefined ? [] : [await this.#lineItem(wish.perMonth)];
    const dealId = await this.create(
      'deals',
      {
        dealname: `${company} – Platform`,
        pipeline: 'default',
        dealstage: stages.open,
        amount: '24000',
        closedate: new Date().toISOString(),
        hubspot_owner_id: this.owner,
        ...properties,
      },
      [contactId, ...(wish.associated === false ? [] : [companyId]), ...items],
    );
    return { dealId, companyId, contactId };
  }

  /** An open deal that is won at once. */
  async winDeal(wish: DealWish): Promise<MadeDeal> {
    const deal = await this.openDeal(wish);
    await this.move(deal.dealId, stages.won);
    return deal;
  }

  async move(dealId: string, stage: string): Promise<void> {
    await this.sandbox.moveDeals(this.portal, [dealId], stage);
  }

  edit(type: string, id: string, properties: Record<string, string | null>): Promise<void> {
    return this.sandbox.updateRecord(this.portal, type, id, properties);
  }

  async associate(fromId: string, toId: string): Promise<void> {
    await this.sandbox.send('POST', `/portals/${this.portal}/associate`, { fromId, toId });
  }

  async dissociate(fromId: string, toId: string): Promise<void> {
    await this.sandbox.send('POST', `/portals/${this.portal}/associate`, { fromId, toId, remove: true });
  }

  /** Deletes a contact for good, as a person may ask the CRM to. */
  async eraseContact(contactId: string): Promise<void> {
    await this.sandbox.send('POST', `/portals/${this.portal}/contacts/${contactId}/erase`, {});
  }

  async create(
    type: string,
    properties: Readonly<Record<string, string | number>>,
    associate: readonly string[] = [],
  ): Promise<string> {
    const body = { properties, associate };
    return made.parse(await this.sandbox.send('POST', `/portals/${this.portal}/${type}`, body)).id;
  }

  /** One-shot trouble of the CRM, e.g. `revokeGrant`. */
  async trouble(name: string): Promise<void> {
    await this.sandbox.send('POST', `/actions/${name}`, { portalId: this.portal });
  }

  /** Does something while a fault switch of the sandbox is on. */
  async during<T>(fault: Readonly<Record<string, unknown>>, act: () => Promise<T>): Promise<T> {
    const { id } = made.parse(await this.sandbox.send('POST', '/faults', fault));
    try {
      return await act();
    } finally {
      await this.sandbox.send('DELETE', `/faults/${id}`);
    }
  }

  /** Waits until the CRM has delivered all it had to tell. */
  async untilTold(): Promise<void> {
    await waitFor(async () => (await this.sandbox.state()).webhooksPending === 0, {
      what: 'the CRM to deliver its webhooks',
      timeoutMs: 20_000,
    });
  }

  #lineItem(price: number): Promise<string> {
    return this.create('line_items', {
      name: 'Platform',
      price,
      quantity: 1,
      recurringbillingfrequency: 'monthly',
    });
  }
}
