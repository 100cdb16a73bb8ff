import type { SendResult } from './mailer.port';

interface SmtpError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
}

/**
 * What a failed sending means.
 * - The server answered 4yz: not accepted, later perhaps. 5yz: never, except when it refuses our log-in or us as a sender: then the
 *   operator has to act and the message is kept.
 * - No answer: before the message was handed over nothing happened; afterwards nobody knows (RFC 5321 §4.2.5: only the answer to the end
 *   of the data says who is responsible).
 * @param handedOver whether the server had asked for the message.
 */
export function classifySmtpFailure(
  error: unknown,
  handedOver: boolean,
): Exclude<SendResult, { kind: 'sent' }> {
  const { code, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as SmtpError;
  const name = typeof code === 'string' ? code : 'ESMTP';
  const answer = typeof responseCode === 'number' ? responseCode : null;
  if (answer === null) {
    if (handedOver) {
      return {
        kind: 'unknown',
        code: 'smtp.no_answer',
        text: 'The mail server did not answer after it had taken the message.',
      };
    }
    if (name === 'EENVELOPE')
      return { kind: 'refused', code: 'smtp.bad_address', text: 'The address cannot be written to.' };
    return {
      kind: 'retry',
      code: `smtp.${name.toLowerCase()}`,
      text: 'The mail server could not be reached.',
    };
  }
  if (name === 'EAUTH' || answer === 530 || answer === 535) {
    return {
      kind: 'retry',
      code: 'smtp.login_refused',
      text: `The mail server refuses our log-in (${answer}).`,
    };
  }
  const text = `The mail server answered ${answer}.`;
  return answer >= 500
    ? { kind: 'refused', code: `smtp.${answer}`, text }
    : { kind: 'retry', code: `smtp.${answer}`, text };
}
