import { cutText } from '../text/cut-text';
import Mustache from 'mustache';
import { cleanText } from '../text/clean-text';
import type { EmailTemplate } from './email-template';
import type { EmailVariables } from './email-variables';
import { textToHtml } from './text-to-html';

export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const longestSubject = 250;
const asIs = (value: unknown) => String(value);

/** Section tags on a line of their own leave empty lines behind when nothing is in them: at most one stays. */
function tidy(text: string): string {
  return `${cleanText(text)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')}\n`;
}

/** A header's one line: every control character, CR and LF first of all, becomes a space. */
function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cutText(line, longestSubject);
}

/**
 * Renders an e-mail. The body is rendered as text first and the finished text is escaped into HTML, so that no value, and no `{{{triple}}}`
 * tag, can become markup; the subject is one line whatever the values hold. Unknown variables render as nothing.
 * Throws Error when the template is not well-formed; `validateEmailTemplate` finds that before it is saved.
 */
export function renderEmail(
  template: Pick<EmailTemplate, 'subject' | 'body'>,
  variables: EmailVariables,
): RenderedEmail {
  // Without a prototype, so that a tag like {{constructor}} finds nothing to call.
  const view: unknown = Object.assign(Object.create(null), variables);
  const render = (text: string) => Mustache.render(text, view, {}, { escape: asIs });
  const text = tidy(render(template.body));
  return {
    subject: oneLine(render(template.subject)),
    text,
    html: textToHtml(text, [variables.accountUrl, variables.recordUrl]),
  };
}
