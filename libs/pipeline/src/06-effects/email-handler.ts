import type { EffectHandler } from './effect-handler.port';
import type { Mailer } from './mailer.port';

/** E-mails as effects. A mail server cannot be asked what it sent, so an unknown end is a person's to settle; the Message-ID stays the same. */
export function emailHandler(mailer: Mailer): EffectHandler {
  return {
    kind: 'email',
    lines: mailer.lines,
    perform: async (effect) => {
      const result = await mailer.send(effect.id, effect.payload);
      return result.kind === 'sent' ? { kind: 'done', externalId: result.messageId } : result;
    },
  };
}
