import { Controller } from '@nestjs/common';
import { actOnAttention, listAttention } from '@thread/contracts';
import { PrismaAttentionStore } from '@thread/data';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { AttentionAnswers } from './attention-answers';
import { presentAttention } from './attention.presenter';

@Controller()
export class AttentionController {
  constructor(
    private readonly items: PrismaAttentionStore,
    private readonly answers: AttentionAnswers,
  ) {}

  @Handles(listAttention)
  async list({ session, query }: CallOf<typeof listAttention>): Promise<AnswerOf<typeof listAttention>> {
    const page = await this.items.list(session.workspaceId, query);
    return { ...page, data: page.data.map(presentAttention) };
  }

  @Handles(actOnAttention)
  async act({
    session,
    params,
    body,
  }: CallOf<typeof actOnAttention>): Promise<AnswerOf<typeof actOnAttention>> {
    return presentAttention(await this.answers.give(session, params.itemId, body));
  }
}
