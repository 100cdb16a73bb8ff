import type { EmailPayload } from '@thread/domain';

/** What is known after an attempt to send. */
export type SendResult =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** It certainly was not accepted and may be tried again. */
  | { readonly kind: 'retry'; readonly code: string; readonly text: string }
  /** It certainly was not accepted and never will be. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** The line broke after the message was handed over and before the answer: it may have been sent. */
  | { readonly kind: 'unknown'; readonly code: string; readonly text: string };

/** Sends e-mails. Never throws: every failure is one of the results. */
export interface Mailer {
  /** Messages that may be under way at once. */
  readonly lines: number;
  /** @param id makes the Message-ID: the same act has the same one, so that a mail server or reader can tell a repetition. */
  send(id: string, email: EmailPayload): Promise<SendResult>;
  close(): void;
}
