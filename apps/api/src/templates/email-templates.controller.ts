import { Controller } from '@nestjs/common';
import { listEmailTemplates, previewEmailTemplate, saveEmailTemplate } from '@thread/contracts';
import type { EmailTemplateView } from '@thread/contracts';
import { PrismaEmailTemplateStore } from '@thread/data';
import type { EmailTemplateRecord } from '@thread/data';
import {
  defaultEmailTemplates,
  emailTemplateKeys,
  emailVariableMeanings,
  renderEmail,
  validateEmailTemplate,
} from '@thread/domain';
import type { EmailTemplateKey } from '@thread/domain';
import { AccountEmails } from '../accounts/account-emails';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError } from '../http/problem-error';

const variables = Object.entries(emailVariableMeanings).map(([name, meaning]) => ({ name, meaning }));

function present(key: EmailTemplateKey, own: EmailTemplateRecord | undefined): EmailTemplateView {
  const { subject, body } = own ?? defaultEmailTemplates[key];
  return {
    key,
    subject,
    body,
    variables,
    updatedAt: own?.updatedAt.toISOString() ?? null,
    isDefault: own === undefined,
  };
}

@Controller()
export class EmailTemplatesController {
  constructor(
    private readonly templates: PrismaEmailTemplateStore,
    private readonly emails: AccountEmails,
  ) {}

  @Handles(listEmailTemplates)
  async list({ session }: CallOf<typeof listEmailTemplates>): Promise<AnswerOf<typeof listEmailTemplates>> {
    const own = await this.templates.list(session.workspaceId);
    return {
      data: emailTemplateKeys.map((key) =>
        present(
          key,
          own.find((template) => template.key === key),
        ),
      ),
    };
  }

  @Handles(saveEmailTemplate)
  async save({
    session,
    params,
    body,
  }: CallOf<typeof saveEmailTemplate>): Promise<AnswerOf<typeof saveEmailTemplate>> {
    const problems = validateEmailTemplate(body);
    if (problems.length > 0) {
      const errors = problems.map(({ part, code, text }) => ({ path: `body.${part}`, code, message: text }));
      throw new ProblemError('email_template.invalid', { detail: problems[0]?.text, errors });
    }
    return present(
      params.key,
      await this.templates.save(session.workspaceId, params.key, body, session.userId),
    );
  }

  @Handles(previewEmailTemplate)
  async preview({
    session,
    params,
    body,
  }: CallOf<typeof previewEmailTemplate>): Promise<AnswerOf<typeof previewEmailTemplate>> {
    const found = validateEmailTemplate(body);
    const problems = found.map(({ text }) => text);
    if (found.some(({ code }) => code === 'not_well_formed'))
      return { subject: '', text: '', html: '', problems };
    const values = await this.emails.previewVariables(session, params.key, body.accountId);
    return { ...renderEmail(body, values), problems };
  }
}
