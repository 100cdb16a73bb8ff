import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Logger } from '../logging/create-logger';
import {
  chooseQueueBackend,
  migrateQueue,
  producerOptions,
  queuePrefix,
  type QueueConfig,
} from './queue-backend';
import { StageQueue } from './stage-queue';

/** Closes the queues when the process stops, after requests have ended. */
@Injectable()
class QueueClosing implements OnApplicationShutdown {
  constructor(@Inject(StageQueue) private readonly queue: StageQueue) {}

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}

/** The queue as a Nest module: exports StageQueue. */
@Module({})
export class QueueModule {
  /** @param stages every stage the process may wake. @param log where trouble with the queue is told. */
  static forRoot(
    config: QueueConfig,
    stages: readonly { readonly name: string }[],
    log: Logger,
  ): DynamicModule {
    chooseQueueBackend(config);
    return {
      module: QueueModule,
      global: true,
      imports: [
        BullModule.forRootAsync({
          useFactory: async () => {
            await migrateQueue(config);
            return producerOptions(config);
          },
        }),
        ...stages.map((stage) =>
          BullModule.registerQueue({ name: stage.name, ...queuePrefix(config, stage.name) }),
        ),
      ],
      providers: [
        {
          provide: StageQueue,
          useFactory: (...queues: Queue[]) => new StageQueue(config, queues, log),
          inject: stages.map((stage) => getQueueToken(stage.name)),
        },
        QueueClosing,
      ],
      exports: [StageQueue],
    };
  }
}
