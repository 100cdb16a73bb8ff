import { Controller } from '@nestjs/common';
import { createTask, shiftPlan, updateMilestone, updateTask } from '@thread/contracts';
import { PrismaPlanWork } from '@thread/data';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { AccountAnswers, workOf } from './account-answers';

@Controller()
export class PlanController {
  constructor(
    private readonly plan: PrismaPlanWork,
    private readonly answers: AccountAnswers,
  ) {}

  @Handles(updateTask)
  async updateTask({
    session,
    params,
    body,
  }: CallOf<typeof updateTask>): Promise<AnswerOf<typeof updateTask>> {
    return this.answers.ofChange(await this.plan.updateTask(workOf(session), params.taskId, body), session);
  }

  @Handles(createTask)
  async createTask({
    session,
    params,
    body,
  }: CallOf<typeof createTask>): Promise<AnswerOf<typeof createTask>> {
    return this.answers.ofChange(
      await this.plan.createTask(workOf(session), params.milestoneId, body),
      session,
    );
  }

  @Handles(updateMilestone)
  async updateMilestone({
    session,
    params,
    body,
  }: CallOf<typeof updateMilestone>): Promise<AnswerOf<typeof updateMilestone>> {
    return this.answers.ofChange(
      await this.plan.updateMilestone(workOf(session), params.milestoneId, body),
      session,
    );
  }

  @Handles(shiftPlan)
  async shift({ session, params, body }: CallOf<typeof shiftPlan>): Promise<AnswerOf<typeof shiftPlan>> {
    return this.answers.ofChange(
      await this.plan.shift(workOf(session), params.accountId, body.days),
      session,
    );
  }
}
