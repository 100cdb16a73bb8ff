import { Controller } from '@nestjs/common';
import { ConnectionRuntime } from '@thread/connector-runtime';
import { lookAgain, readFirstLook } from '@thread/contracts';
import { PrismaFirstLooks, type FirstLookRecord, type LookOfRule } from '@thread/data';
import { wakeFirstLooks } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';
import { isProblemCode, problemKinds } from '../http/problem-table';
import type { ProblemKind } from '../http/problem-table';

type View = AnswerOf<typeof readFirstLook>;

/** What rules know of where deals stood when they were switched on. Workers do the looking. */
@Controller()
export class FirstLooksController {
  constructor(
    private readonly looks: PrismaFirstLooks,
    private readonly runtime: ConnectionRuntime,
    private readonly queue: StageQueue,
  ) {}

  @Handles(readFirstLook)
  async read({ session, params }: CallOf<typeof readFirstLook>): Promise<View> {
    return this.#view(found(await this.looks.read(session.workspaceId, params.ruleId)));
  }

  @Handles(lookAgain)
  async ask({ session, params }: CallOf<typeof lookAgain>): Promise<View> {
    const { workspaceId, userId } = session;
    const asked = found(await this.looks.ask(workspaceId, params.ruleId, userId, new Date()));
    wakeFirstLooks(this.queue, [asked.connectionId]);
    return this.#view(asked);
  }

  async #view({ connectionId, look }: LookOfRule): Promise<View> {
    const connector = await this.runtime.connectorOf(connectionId).catch(() => null);
    return {
      needed: connector?.records?.listPositions !== undefined,
      look: look && {
        state: look.state,
        looked: look.looked,
        askedAt: look.askedAt,
        finishedAt: look.finishedAt,
        error: errorOf(look),
      },
    };
  }
}

function errorOf({
  state,
  errorCode,
  errorText,
  nextAttemptAt,
}: FirstLookRecord): NonNullable<View['look']>['error'] {
  if (errorCode === null) return null;
  const kind: ProblemKind | null = isProblemCode(errorCode) ? problemKinds[errorCode] : null;
  return {
    code: errorCode,
    text: errorText ?? errorCode,
    nextStep: kind?.nextStep ?? null,
    retryAt: state === 'looking' ? nextAttemptAt : null,
  };
}
