import { Controller } from '@nestjs/common';
import { acceptHandoff, assignCsm, reviewHandoff } from '@thread/contracts';
import { Database, PrismaHandoffWork, PrismaPeopleStore, readAccount } from '@thread/data';
import { wakeDispatch } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { AccountAnswers, workOf } from './account-answers';
import { AccountEmails } from './account-emails';

@Controller()
export class HandoffController {
  constructor(
    private readonly database: Database,
    private readonly handoff: PrismaHandoffWork,
    private readonly people: PrismaPeopleStore,
    private readonly emails: AccountEmails,
    private readonly queue: StageQueue,
    private readonly answers: AccountAnswers,
  ) {}

  @Handles(reviewHandoff)
  async review({
    session,
    params,
    body,
  }: CallOf<typeof reviewHandoff>): Promise<AnswerOf<typeof reviewHandoff>> {
    return this.answers.ofChange(
      await this.handoff.review(workOf(session), params.accountId, body.note),
      session,
    );
  }

  @Handles(assignCsm)
  async assign({ session, params, body }: CallOf<typeof assignCsm>): Promise<AnswerOf<typeof assignCsm>> {
    const account = found(await readAccount(this.database, session.workspaceId, params.accountId));
    const csm = (await this.people.list(session.workspaceId)).find(({ id }) => id === body.csmUserId);
    if (!csm) throw new ProblemError('handoff.not_a_csm');
    const effect = await this.emails.csmAssignment(account, session, csm);
    const changed = await this.handoff.assign(
      workOf(session),
      account.id,
      { userId: csm.id, name: csm.name },
      effect,
    );
    wakeDispatch(this.queue);
    return this.answers.ofChange(changed, session);
  }

  @Handles(acceptHandoff)
  async accept({ session, params }: CallOf<typeof acceptHandoff>): Promise<AnswerOf<typeof acceptHandoff>> {
    return this.answers.ofChange(await this.handoff.accept(workOf(session), params.accountId), session);
  }
}
