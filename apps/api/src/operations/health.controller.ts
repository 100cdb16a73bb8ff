import { readdir } from 'node:fs/promises';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Database, pendingMigrations } from '@thread/data';
import { StageQueue } from '@thread/platform';
import type { FastifyReply } from 'fastify';
import { ApiConfig } from '../api.config';

interface Check {
  readonly ok: boolean;
  readonly text: string;
}

const patienceMs = 3_000;

/** Whether the process lives, and whether it can serve. No figures of tenants, no addresses. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly queue: StageQueue,
    @Inject(ApiConfig) private readonly config: ApiConfig,
  ) {}

  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 200 when requests can be served; `degraded` when only the queue is away (events are kept, the sweeper makes up); 503 otherwise. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [database, migrations, queue] = await Promise.all([
      check('The database answers.', () => this.database.ping()),
      check('Every migration is applied.', () => this.#assertMigrated()),
      check('The queue answers.', () => this.#assertQueue()),
    ]);
    const serving = database.ok && migrations.ok;
    void reply.status(serving ? 200 : 503).header('cache-control', 'no-store');
    return {
      status: serving ? (queue.ok ? 'ok' : 'degraded') : 'failing',
      checks: { database, migrations, queue },
    };
  }

  async #assertMigrated(): Promise<void> {
    const names = await readdir(this.config.migrationsFolder).catch(() => []);
    const missing = await pendingMigrations(
      this.database,
      names.filter((name) => /^\d{14}_/.test(name)),
    );
    if (missing.length > 0) throw new Error(`${missing.length} migrations are not applied.`);
  }

  async #assertQueue(): Promise<void> {
    if (!(await this.queue.isReachable())) throw new Error('The queue does not answer.');
  }
}

async function check(text: string, work: () => Promise<unknown>): Promise<Check> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('No answer in time.')), patienceMs).unref();
  });
  try {
    await Promise.race([work(), late]);
    return { ok: true, text };
  } catch {
    return {
      ok: false,
      text: text
        .replace(/^The (\w+) answers\.$/, 'The $1 does not answer.')
        .replace(/^Every migration is/, 'Not every migration is'),
    };
  }
}
