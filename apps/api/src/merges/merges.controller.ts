import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import {
  compareAccounts,
  keepAccountsApart,
  listDuplicates,
  listMerges,
  mergeAccounts,
  undoMerge,
} from '@thread/contracts';
import { PrismaMergeStore } from '@thread/data';
import type { MergeRecord } from '@thread/data';
import { calendarDayIn } from '@thread/domain';
import { workOf } from '../accounts/account-answers';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { RereadDeals } from './reread-deals';
import { presentComparison, presentPair } from './merge.presenter';

type Merge = AnswerOf<typeof undoMerge>;

const presentMerge = (merge: MergeRecord): Merge => ({ ...merge, notRestored: [...merge.notRestored] });

@Controller()
export class MergesController {
  constructor(
    private readonly merges: PrismaMergeStore,
    private readonly reread: RereadDeals,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(listDuplicates)
  async duplicates({
    session,
    query,
  }: CallOf<typeof listDuplicates>): Promise<AnswerOf<typeof listDuplicates>> {
    const page = await this.merges.pairs(session.workspaceId, query);
    return { ...page, data: page.data.map(presentPair) };
  }

  @Handles(compareAccounts)
  async compare({
    session,
    params,
  }: CallOf<typeof compareAccounts>): Promise<AnswerOf<typeof compareAccounts>> {
    const compared = found(await this.merges.compare(session.workspaceId, params.accountId, params.otherId));
    const nameOf = (id: string): string => this.catalogue.find(id)?.entry.display.name ?? id;
    return presentComparison(compared, calendarDayIn(new Date(), session.timeZone), nameOf);
  }

  @Handles(mergeAccounts)
  async merge({ session, params, body }: CallOf<typeof mergeAccounts>): Promise<Merge> {
    const { absorbedId, versions, fields, plan } = body;
    const merged = await this.merges.merge(workOf(session), {
      keptId: params.accountId,
      absorbedId,
      versions,
      choices: { fields, ...(plan ? { plan } : {}) },
    });
    if (merged.kind === 'missing') throw new ProblemError('resource.not_found');
    if (merged.kind === 'conflict') {
      throw new ProblemError('resource.conflict', {
        detail: 'One of the accounts was changed while you compared them.',
        nextStep: 'Compare them again.',
      });
    }
    return presentMerge(await this.#read(session.workspaceId, merged.mergeId));
  }

  @Handles(listMerges)
  async list({ session, query }: CallOf<typeof listMerges>): Promise<AnswerOf<typeof listMerges>> {
    const page = await this.merges.list(session.workspaceId, query);
    return { ...page, data: page.data.map(presentMerge) };
  }

  @Handles(undoMerge)
  async undo({ session, params }: CallOf<typeof undoMerge>): Promise<Merge> {
    const undone = await this.merges.undo(workOf(session), params.mergeId);
    switch (undone.kind) {
      case 'undone': {
        const merge = found(await this.merges.find(session.workspaceId, params.mergeId));
        await this.reread.of(session.workspaceId, merge.absorbedId, session.userId);
        return presentMerge(merge);
      }
      case 'missing':
        throw new ProblemError('resource.not_found');
      case 'already_undone':
        throw new ProblemError('merge.not_undoable', {
          detail: 'It was undone already.',
          nextStep: 'Load the page again.',
        });
      case 'merged_on':
        throw new ProblemError('merge.not_undoable', {
          detail: 'The account that was kept has itself become part of another one since.',
        });
      case 'newer_first':
        throw new ProblemError('merge.not_undoable', {
          detail: 'Another account was merged into the same one later.',
        });
    }
  }

  @Handles(keepAccountsApart)
  async keepApart({ session, params, body }: CallOf<typeof keepAccountsApart>): Promise<void> {
    const kept = await this.merges.keepApart(workOf(session), params.accountId, body.otherId);
    if (!kept) throw new ProblemError('resource.not_found');
  }

  async #read(workspaceId: string, mergeId: string): Promise<MergeRecord> {
    return found(await this.merges.find(workspaceId, mergeId));
  }
}
