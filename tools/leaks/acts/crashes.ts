import { join } from 'node:path';
import { repositoryRoot } from '../../repository-root';
import type { Stage } from './stage';

/** Processes that die: of something nobody catches, with secrets in it, and of a signal in the middle of their work. */
export async function crashes({ ground: { product }, tell }: Stage): Promise<void> {
  const preload = join(repositoryRoot(), 'dist/server/tools/leaks/crashing-process.js');
  const environment = { NODE_OPTIONS: `--require ${preload}` };
  for (const signal of ['SIGUSR2', 'SIGHUP'] as const) {
    for (const start of [product.startApi, product.startWorker]) {
      const process_ = await start(environment);
      const { code } = await process_.kill(signal);
      tell(`${process_.name} met something unforeseen and ended with ${code}.`);
      if (code === 0) throw new Error(`${process_.name} ended as if nothing had happened.`);
    }
  }
  const worker = await product.startWorker();
  await worker.kill('SIGKILL');
}
