import Mustache from 'mustache';
import { emailVariableMeanings, type EmailTemplate } from './email-template';

export interface EmailTemplateProblem {
  readonly part: 'subject' | 'body';
  readonly code: 'empty' | 'not_well_formed' | 'unknown_variable' | 'partial_not_supported';
  readonly text: string;
}

const milestoneVariables: ReadonlySet<string> = new Set(['name', 'dueDate']);

/** Mustache's parse tree: [kind, value, start, end, children?, closingIndex?]. */
type Token = readonly unknown[];

function childrenOf(token: Token): readonly Token[] {
  const children = token[4];
  return Array.isArray(children) ? (children as readonly Token[]) : [];
}

function unknownIn(
  tokens: readonly Token[],
  part: EmailTemplateProblem['part'],
  inside: readonly string[],
): EmailTemplateProblem[] {
  return tokens.flatMap((token): EmailTemplateProblem[] => {
    const [kind, value] = token;
    const name = String(value);
    if (kind === 'text' || kind === '!' || kind === '=') return [];
    if (kind === '>')
      return [{ part, code: 'partial_not_supported', text: `{{> ${name}}} is not supported.` }];
    const known =
      Object.hasOwn(emailVariableMeanings, name) ||
      (inside.includes('milestones') && milestoneVariables.has(name)) ||
      (inside.length > 0 && name === '.');
    const own: EmailTemplateProblem[] = known
      ? []
      : [{ part, code: 'unknown_variable', text: `There is no variable {{${name}}}.` }];
    return [...own, ...unknownIn(childrenOf(token), part, kind === '#' ? [...inside, name] : inside)];
  });
}

function problemsOf(part: EmailTemplateProblem['part'], text: string): EmailTemplateProblem[] {
  if (text.trim() === '') return [{ part, code: 'empty', text: `The ${part} is empty.` }];
  try {
    // The declared type of a token is narrower than the documented tree.
    return unknownIn(Mustache.parse(text) as unknown as readonly Token[], part, []);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'unknown error';
    return [{ part, code: 'not_well_formed', text: `The ${part} cannot be read: ${detail}.` }];
  }
}

/** What is wrong with an e-mail template: empty parts, tags that do not close, variables that do not exist, partials. Empty = nothing. */
export function validateEmailTemplate(
  template: Pick<EmailTemplate, 'subject' | 'body'>,
): EmailTemplateProblem[] {
  return [...problemsOf('subject', template.subject), ...problemsOf('body', template.body)];
}
