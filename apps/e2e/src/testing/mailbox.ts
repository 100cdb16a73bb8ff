import { z } from 'zod';

const mails = z.object({
  results: z.array(
    z.object({ id: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string() }),
  ),
});
export type Mail = z.infer<typeof mails>['results'][number];

/** What arrived at the sandbox's mail server. */
export class Mailbox {
  constructor(readonly sandboxUrl: string) {}

  /** Mails with this text in subject or body, newest first. */
  async about(text: string): Promise<readonly Mail[]> {
    const response = await fetch(`${this.sandboxUrl}/_sandbox/api/mailbox`);
    const { results } = mails.parse(await response.json());
    return results.filter((mail) => mail.subject.includes(text) || mail.text.includes(text));
  }
}
