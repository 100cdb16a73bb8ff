import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { WorkerProcess } from './worker-process';

/** The worker's own health endpoint. */
@Controller()
export class HealthController {
  constructor(private readonly worker: WorkerProcess) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  async ready(): Promise<{ status: string }> {
    if (!(await this.worker.isReady())) throw new ServiceUnavailableException({ status: 'not_ready' });
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  metrics(): Promise<string> {
    return this.worker.metrics();
  }
}
