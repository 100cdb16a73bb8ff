import { Controller } from '@nestjs/common';
import {
  createAccount,
  listAccounts,
  listTimeline,
  readAccount,
  settleFact,
  updateAccount,
} from '@thread/contracts';
import {
  Database,
  PrismaAccountFacts,
  PrismaTemplateStore,
  createAccountByHand,
  listAccounts as listAccountsOf,
  listTimeline as listTimelineOf,
  readAccount as readAccountOf,
} from '@thread/data';
import { cleanName } from '@thread/domain';
import { newId } from '@thread/platform';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { AccountAnswers, workOf } from './account-answers';
import { readFieldInput } from './field-input';

type Detail = AnswerOf<typeof readAccount>;

@Controller()
export class AccountsController {
  constructor(
    private readonly database: Database,
    private readonly facts: PrismaAccountFacts,
    private readonly templates: PrismaTemplateStore,
    private readonly answers: AccountAnswers,
  ) {}

  @Handles(listAccounts)
  async list({ session, query }: CallOf<typeof listAccounts>): Promise<AnswerOf<typeof listAccounts>> {
    return listAccountsOf(this.database, session.workspaceId, query);
  }

  @Handles(readAccount)
  async read({ session, params }: CallOf<typeof readAccount>): Promise<Detail> {
    const account = found(await readAccountOf(this.database, session.workspaceId, params.accountId));
    return this.answers.of(account, session);
  }

  @Handles(createAccount)
  async create({ session, body }: CallOf<typeof createAccount>): Promise<Detail> {
    const { companyName, evenIfDuplicate, templateId } = body;
    const text = (type: 'text' | 'url' | 'email', value: string | undefined) =>
      value === undefined ? null : { type, text: value };
    const entered = {
      companyName: text('text', companyName),
      website: text('url', body.website),
      arr: body.arr ? { type: 'money' as const, ...body.arr } : null,
      closeDate: body.closeDate ? { type: 'day' as const, day: body.closeDate } : null,
      aeEmail: text('email', body.aeEmail),
      primaryContactName: text('text', body.primaryContactName),
      primaryContactEmail: text('email', body.primaryContactEmail),
    };
    const fields = readFieldInput(entered, (field) => `body.${field}`).filter(({ value }) => value !== null);
    const template = templateId ? found(await this.templates.find(session.workspaceId, templateId)) : null;
    const created = await createAccountByHand(this.database, workOf(session), {
      id: newId(),
      companyName: cleanName(companyName),
      fields: fields.filter(({ field }) => field !== 'companyName'),
      template:
        template ??
        (await this.templates.list(session.workspaceId)).find(({ isDefault }) => isDefault) ??
        null,
      evenIfDuplicate,
    });
    if (created.kind === 'created') return this.answers.of(created.account, session);
    const names = created.lookalikes.map((account) => account.companyName).join(', ');
    const errors = created.lookalikes.map(({ id, companyName: message }) => ({
      path: 'body.companyName',
      code: `account:${id}`,
      message,
    }));
    throw new ProblemError('account.likely_duplicate', {
      detail: `It has the same name or website as: ${names}.`,
      errors,
    });
  }

  @Handles(updateAccount)
  async update({ session, params, body }: CallOf<typeof updateAccount>): Promise<Detail> {
    const patch = { ...body, facts: readFieldInput(body.facts ?? {}) };
    return this.answers.ofChange(await this.facts.update(workOf(session), params.accountId, patch), session);
  }

  @Handles(settleFact)
  async settle({ session, params, body }: CallOf<typeof settleFact>): Promise<Detail> {
    const changed = await this.facts.settle(workOf(session), params.accountId, params.field, body.choice);
    return this.answers.ofChange(changed, session);
  }

  @Handles(listTimeline)
  async timeline({
    session,
    params,
    query,
  }: CallOf<typeof listTimeline>): Promise<AnswerOf<typeof listTimeline>> {
    return found(await listTimelineOf(this.database, session.workspaceId, params.accountId, query));
  }
}
