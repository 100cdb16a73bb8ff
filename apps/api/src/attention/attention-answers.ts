import { Injectable } from '@nestjs/common';
import type { actOnAttention } from '@thread/contracts';
import {
  answerOwnerChange,
  answerReversal,
  confirmEffect,
  Database,
  PrismaAttentionStore,
  PrismaMergeStore,
  PrismaWriteBackSettings,
  readAccount,
} from '@thread/data';
import type { AttentionRecord, ReversalAnswer } from '@thread/data';
import { workOf } from '../accounts/account-answers';
import { Retries } from '../activity/retries';
import type { SignedIn } from '../auth/signed-in';
import { ConnectionLookup } from '../connections/connection-lookup';
import { TriggerRequests } from '../connections/trigger-requests';
import type { AskedDecision } from '../connections/trigger-requests';
import type { CallOf } from '../http/endpoint-call';
import { ProblemError, found } from '../http/problem-error';
import { actionsFor } from './attention.presenter';

type Answer = CallOf<typeof actOnAttention>['body'];

/** Carries out a person's answer to an item. */
@Injectable()
export class AttentionAnswers {
  constructor(
    private readonly items: PrismaAttentionStore,
    private readonly database: Database,
    private readonly connections: ConnectionLookup,
    private readonly triggers: TriggerRequests,
    private readonly retries: Retries,
    private readonly writeBack: PrismaWriteBackSettings,
    private readonly merges: PrismaMergeStore,
  ) {}

  /** Throws `resource.not_found`, `attention.action_not_offered`, `request.invalid` (a link needs an account), and what a retry throws. */
  async give(session: SignedIn, itemId: string, answer: Answer): Promise<AttentionRecord> {
    const item = found(await this.items.find(session.workspaceId, itemId));
    if (!actionsFor(item).includes(answer.action)) throw new ProblemError('attention.action_not_offered');
    const state = await this.#carryOut(session, item, answer);
    if (state)
      await this.items.close(session.workspaceId, item.id, { state, userId: session.userId, at: new Date() });
    return found(await this.items.find(session.workspaceId, item.id));
  }

  /** @returns how the item ends by this answer itself; null = the pipeline ends it when the decision is made. */
  async #carryOut(
    session: SignedIn,
    item: AttentionRecord,
    answer: Answer,
  ): Promise<'resolved' | 'dismissed' | null> {
    switch (answer.action) {
      case 'dismiss':
        return 'dismissed';
      case 'confirm_effect':
        await this.#confirm(session, item);
        return 'resolved';
      case 'retry_effect':
        await this.retries.effect(session, found(item.detail.effectId), true);
        return 'resolved';
      case 'retry_delivery':
        await this.retries.delivery(session, found(item.detail.lastInboxEventId));
        return 'resolved';
      case 'release_field':
        await this.#release(session, item);
        return 'resolved';
      case 'check_again':
        return this.#ask(session, item, null);
      case 'create_anyway':
        return this.#ask(session, item, { kind: 'create' });
      case 'create_new':
        return this.#ask(session, item, { kind: 'create_new' });
      case 'keep_apart':
        await this.#keepApart(session, item);
        return 'resolved';
      case 'keep_going':
      case 'put_on_hold':
      case 'cancel_onboarding':
        await this.#decideReversal(session, item, answer.action);
        return 'resolved';
      case 'apply_owner':
      case 'keep_owner':
        await this.#decideOwner(session, item, answer.action === 'apply_owner' ? 'apply' : 'keep');
        return 'resolved';
      case 'link':
        return this.#link(session, item, answer.accountId);
    }
  }

  async #confirm({ workspaceId, userId, userName }: SignedIn, item: AttentionRecord): Promise<void> {
    const actor = { userId, name: userName };
    const effectId = found(item.detail.effectId);
    if (!(await confirmEffect(this.database, workspaceId, effectId, actor, new Date())))
      throw new ProblemError('attention.action_not_offered');
  }

  async #release({ workspaceId }: SignedIn, item: AttentionRecord): Promise<void> {
    const { objectType, externalId, property } = item.detail;
    const place = { objectType: found(objectType), externalId: found(externalId), property: found(property) };
    await this.writeBack.release(workspaceId, found(item.connectionId), place);
  }

  async #decideReversal(session: SignedIn, item: AttentionRecord, answer: ReversalAnswer): Promise<void> {
    const { id } = found(item.account);
    const changed = await answerReversal(this.database, workOf(session), id, answer);
    if (changed.kind !== 'changed') throw new ProblemError('resource.not_found');
  }

  async #decideOwner(session: SignedIn, item: AttentionRecord, answer: 'apply' | 'keep'): Promise<void> {
    const { id } = found(item.account);
    const changed = await answerOwnerChange(this.database, workOf(session), id, answer);
    // Settled on the account's page meanwhile: then the item has nothing left to decide.
    if (changed.kind === 'missing' || changed.kind === 'merged') throw new ProblemError('resource.not_found');
  }

  async #keepApart(session: SignedIn, item: AttentionRecord): Promise<void> {
    const [first, second] = found(item.detail.pair);
    found((await this.merges.keepApart(workOf(session), first, second)) || null);
  }

  async #link(session: SignedIn, item: AttentionRecord, accountId: string | undefined): Promise<null> {
    if (!accountId) {
      const errors = [{ path: 'body.accountId', code: 'required', message: 'Say which account to link.' }];
      throw new ProblemError('request.invalid', { detail: 'Say which account to link.', errors });
    }
    found(await readAccount(this.database, session.workspaceId, accountId));
    return this.#ask(session, item, { kind: 'link', accountId });
  }

  async #ask(
    session: SignedIn,
    item: AttentionRecord,
    instruction: AskedDecision['instruction'],
  ): Promise<null> {
    const connection = await this.connections.find(session.workspaceId, found(item.connectionId));
    const externalId = found(item.detail.externalId);
    await this.triggers.ask(connection, { externalId, instruction, cause: 'manual', userId: session.userId });
    return null;
  }
}
