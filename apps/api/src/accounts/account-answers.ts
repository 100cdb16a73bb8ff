import { Inject, Injectable } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import type { readAccount } from '@thread/contracts';
import type { AccountRecord, AccountWork, ChangedAccount, Refusal } from '@thread/data';
import { calendarDayIn } from '@thread/domain';
import type { SignedIn } from '../auth/signed-in';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf } from '../http/endpoint-call';
import { ProblemError } from '../http/problem-error';
import { presentAccount } from './account.presenter';

const refusals: Readonly<Record<Refusal, () => ProblemError>> = {
  conflict: () => new ProblemError('resource.conflict'),
  not_a_member: () =>
    new ProblemError('account.field_invalid', { detail: 'That person does not belong to this workspace.' }),
  not_a_csm: () => new ProblemError('handoff.not_a_csm'),
  wrong_step: () => new ProblemError('handoff.wrong_step'),
  nothing_to_settle: () =>
    new ProblemError('resource.conflict', {
      detail: 'The source and the account agree on this field.',
      nextStep: 'Load the account again.',
    }),
};

/** Who works on an account now, as the stores want to know it. */
export function workOf(session: SignedIn, now: Date = new Date()): AccountWork {
  return {
    workspaceId: session.workspaceId,
    actor: { userId: session.userId, name: session.userName },
    today: calendarDayIn(now, session.timeZone),
    now,
  };
}

/** Turns accounts, and what became of changes to them, into answers. */
@Injectable()
export class AccountAnswers {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  of(account: AccountRecord, session: SignedIn): AnswerOf<typeof readAccount> {
    const today = calendarDayIn(new Date(), session.timeZone);
    return presentAccount(
      account,
      today,
      (connectorId) => this.catalogue.find(connectorId)?.entry.display.name ?? connectorId,
    );
  }

  /** Throws the problem that goes with a refusal, `account.merged`, or `resource.not_found`. */
  ofChange(changed: ChangedAccount, session: SignedIn): AnswerOf<typeof readAccount> {
    if (changed.kind === 'missing') throw new ProblemError('resource.not_found');
    if (changed.kind === 'merged') {
      throw new ProblemError('account.merged', {
        errors: [
          {
            path: 'params.accountId',
            code: `account:${changed.intoId}`,
            message: 'It is part of this account.',
          },
        ],
      });
    }
    if (changed.kind === 'refused') throw refusals[changed.refusal]();
    return this.of(changed.account, session);
  }
}
