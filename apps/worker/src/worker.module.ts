import { Injectable, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { pipelineStages } from '@thread/pipeline';
import { QueueModule, StageQueue, type Logger } from '@thread/platform';
import { composeWorker } from './compose-worker';
import { HealthController } from './health.controller';
import { WorkerProcess } from './worker-process';
import type { WorkerConfig } from './worker.config';

/** Stops the work while the queue and the database are still open. */
@Injectable()
class WorkerStopping implements BeforeApplicationShutdown {
  constructor(private readonly worker: WorkerProcess) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}

@Module({})
export class WorkerModule {
  static forRoot(config: WorkerConfig, log: Logger): DynamicModule {
    return {
      module: WorkerModule,
      imports: [QueueModule.forRoot(config.platform, pipelineStages, log)],
      controllers: [HealthController],
      providers: [
        {
          provide: WorkerProcess,
          useFactory: (queue: StageQueue) =>
            new WorkerProcess(config, composeWorker(config, queue, log), queue, log),
          inject: [StageQueue],
        },
        WorkerStopping,
      ],
    };
  }
}
