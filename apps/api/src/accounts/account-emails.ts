import { Inject, Injectable } from '@nestjs/common';
import { Database, PrismaEmailTemplateStore, readAccount } from '@thread/data';
import type { AccountRecord } from '@thread/data';
import { defaultEmailTemplates, emailVariables, renderEmail } from '@thread/domain';
import type { EmailTemplateKey, EmailVariables, NewEffect } from '@thread/domain';
import { newId } from '@thread/platform';
import { ApiConfig } from '../api.config';
import type { SignedIn } from '../auth/signed-in';
import { found } from '../http/problem-error';
import { sampleAccount } from './sample-account';

type Described = Pick<
  AccountRecord,
  'facts' | 'templateName' | 'goLiveDate' | 'milestones' | 'links' | 'csm'
>;

interface Addressing {
  readonly recipientName: string | null;
  readonly csmName: string | null;
  readonly assignedBy: string | null;
  readonly accountUrl: string;
}

function variablesOf(account: Described, to: Addressing): EmailVariables {
  return emailVariables({
    ...to,
    fields: account.facts.map(({ field, value }) => ({ target: field, value })),
    plan: account.milestones.length > 0 ? account : null,
    recordUrl: account.links.find(({ kind }) => kind === 'active')?.url ?? null,
    why: null,
  });
}

/** E-mails about an account, in the workspace's own words where it has some. */
@Injectable()
export class AccountEmails {
  constructor(
    private readonly templates: PrismaEmailTemplateStore,
    private readonly database: Database,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  /** The assignment e-mail as an effect. Its key makes it one e-mail per account and CSM, for ever. */
  async csmAssignment(
    account: AccountRecord,
    session: SignedIn,
    csm: { readonly id: string; readonly name: string; readonly email: string },
  ): Promise<NewEffect> {
    const own = (await this.templates.list(session.workspaceId)).find(({ key }) => key === 'csm_assignment');
    const to = {
      recipientName: csm.name,
      csmName: csm.name,
      assignedBy: session.userName,
      accountUrl: this.#urlOf(account.id),
    };
    const email = renderEmail(own ?? defaultEmailTemplates.csm_assignment, variablesOf(account, to));
    return {
      id: newId(),
      effectKey: `csm-assignment:${account.id}:${csm.id}`,
      kind: 'email',
      payload: { to: csm.email, toName: csm.name, ...email },
    };
  }

  /** Values for a preview: of an account, or made up ones. Throws `resource.not_found` for an account of another workspace. */
  async previewVariables(
    session: SignedIn,
    key: EmailTemplateKey,
    accountId: string | undefined,
  ): Promise<EmailVariables> {
    const account = accountId
      ? found(await readAccount(this.database, session.workspaceId, accountId))
      : sampleAccount;
    const csmName = account.csm?.name ?? session.userName;
    const aeName = account.facts.find(({ field }) => field === 'aeName')?.value;
    const recipientName =
      key === 'csm_assignment' ? csmName : aeName && 'text' in aeName ? aeName.text : null;
    return variablesOf(account, {
      recipientName,
      csmName,
      assignedBy: key === 'csm_assignment' ? session.userName : null,
      accountUrl: this.#urlOf(accountId ?? 'sample'),
    });
  }

  #urlOf(accountId: string): string {
    return `${this.config.publicUrl}/accounts/${accountId}`;
  }
}
