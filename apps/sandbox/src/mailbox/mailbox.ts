import { randomUUID } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';

/** One received e-mail. `html` is untrusted; show it only in a sandboxed frame. */
export interface Mail {
  id: string;
  receivedAt: string;
  envelope: { from: string; to: string[] };
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
  attachments: { filename: string; mimeType: string; size: number }[];
}

const mailbox = (address: Address): string[] =>
  address.address === undefined
    ? (address.group ?? []).map((member) => member.address)
    : [address.name === '' ? address.address : `${address.name} <${address.address}>`];

function describe(parsed: Email, envelope: Mail['envelope']): Mail {
  return {
    id: randomUUID(),
    receivedAt: new Date().toISOString(),
    envelope,
    from: parsed.from === undefined ? envelope.from : (mailbox(parsed.from)[0] ?? envelope.from),
    to: (parsed.to ?? []).flatMap(mailbox),
    subject: parsed.subject ?? '(no subject)',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers: parsed.headers.map((header) => ({ name: header.key, value: header.value })),
    attachments: parsed.attachments.map((attachment) => ({
      filename: attachment.filename ?? 'attachment',
      mimeType: attachment.mimeType,
      size:
        typeof attachment.content === 'string' ? attachment.content.length : attachment.content.byteLength,
    })),
  };
}

/** Every e-mail anybody sent through the sandbox's SMTP port; nothing leaves the machine. */
export class Mailbox {
  private mails: Mail[] = [];

  /** @param kept mails; older ones are forgotten. */
  constructor(
    private readonly changed: () => void,
    private readonly kept: number,
  ) {}

  /** Parses and keeps a raw RFC 5322 message. */
  async receive(raw: Buffer, envelope: Mail['envelope']): Promise<Mail> {
    const mail = describe(await PostalMime.parse(raw), envelope);
    this.mails.push(mail);
    if (this.mails.length > this.kept) this.mails.shift();
    this.changed();
    return mail;
  }

  /** Newest first, optionally only those addressed to `recipient` (part of an address is enough). */
  list(recipient?: string): readonly Mail[] {
    const wanted = recipient?.toLowerCase();
    const mails = [...this.mails].reverse();
    if (wanted === undefined || wanted === '') return mails;
    return mails.filter((mail) =>
      [...mail.to, ...mail.envelope.to].some((to) => to.toLowerCase().includes(wanted)),
    );
  }

  find(id: string): Mail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }

  /** Deletes one mail, or all of them when no id is given. Returns how many went. */
  remove(id?: string): number {
    const before = this.mails.length;
    this.mails = id === undefined ? [] : this.mails.filter((mail) => mail.id !== id);
    this.changed();
    return before - this.mails.length;
  }

  snapshot(): Mail[] {
    return this.mails;
  }

  restore(mails: Mail[]): void {
    this.mails = mails;
  }
}
