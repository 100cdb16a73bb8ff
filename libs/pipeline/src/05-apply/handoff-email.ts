import {
  defaultEmailTemplates,
  emailVariables,
  renderEmail,
  type Decision,
  type MappedField,
  type MessageTemplate,
  type NewEffect,
  type RenderedEmail,
} from '@thread/domain';

export interface HandoffEmail {
  readonly effectId: string;
  readonly accountId: string;
  /** Address of Thread without a trailing slash. */
  readonly publicUrl: string;
  readonly recordUrl: string | null;
  readonly decision: Decision;
  /** The workspace's own text; null for the built-in one. */
  readonly template: MessageTemplate | null;
}

/** The e-mail that hands a new account to its account executive; none when their address is unknown. Rendered now: what is sent is what was decided. */
export function handoffEmail(request: HandoffEmail): readonly NewEffect[] {
  const { decision, accountId } = request;
  const to = textOf(decision.fields, 'aeEmail');
  if (to === null) return [];
  const toName = textOf(decision.fields, 'aeName');
  const variables = emailVariables({
    recipientName: toName,
    fields: decision.fields,
    plan: decision.plan,
    accountUrl: `${request.publicUrl}/accounts/${accountId}`,
    recordUrl: request.recordUrl,
    csmName: null,
    assignedBy: null,
    why: decision.summary,
  });
  const rendered = render(request.template, variables);
  const effectKey = `handoff-email:${accountId}`;
  return [{ id: request.effectId, effectKey, kind: 'email', payload: { to, toName, ...rendered } }];
}

/** A template that was broken after it was checked must not keep the account from being made. */
function render(
  template: MessageTemplate | null,
  variables: ReturnType<typeof emailVariables>,
): RenderedEmail {
  const builtIn = defaultEmailTemplates.handoff_to_ae;
  if (!template) return renderEmail(builtIn, variables);
  try {
    return renderEmail(template, variables);
  } catch {
    return renderEmail(builtIn, variables);
  }
}

function textOf(fields: readonly MappedField[], target: string): string | null {
  const value = fields.find((field) => field.target === target)?.value ?? null;
  return value !== null && 'text' in value && value.text.trim() !== '' ? value.text : null;
}
