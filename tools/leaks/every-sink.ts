import type { HttpSession } from '../product-client/http-session';
import type { LeakGround } from './leak-ground';
import type { Sink } from './sink';
import type { WatchedBrowser } from './sinks/browser';
import { fileSink } from './sinks/file-sink';
import { postgresSinks, queueTableSink } from './sinks/postgres-sinks';
import { redisSink } from './sinks/redis-sink';
import { everyPage, everyRoute, metricsOf, queueBoard, webSink } from './sinks/web-sinks';

export interface Watchers {
  /** Signed in as an admin who is an operator as well. */
  readonly session: HttpSession;
  readonly others: readonly Sink[];
  readonly browser: WatchedBrowser | null;
}

/** Every way out of the product. */
export function everySink(ground: LeakGround, { session, others, browser }: Watchers): readonly Sink[] {
  const { product, folder, redisUrl } = ground;
  const metricsUrl = String(product.processes.api.current().ready['metricsUrl']);
  const workerUrl = String(product.processes.workers[0]?.current().ready['healthUrl']);
  return [
    ...logs(ground),
    ...postgresSinks(ground),
    redisUrl === null ? queueTableSink(ground) : redisSink(redisUrl, folder.redis),
    ground.record,
    webSink('every GET route', product.url, (base) => everyRoute(ground, session, base)),
    webSink('pages and their files', product.url, everyPage),
    webSink('queue board', product.url, (base) => queueBoard(ground, session, base)),
    webSink('metrics of the api', metricsUrl, metricsOf),
    webSink('metrics of the worker', workerUrl, metricsOf),
    ground.mail,
    ground.traces,
    ...others,
    ...(browser?.sinks ?? []),
  ];
}

/** Logs of the processes and of commands, and every other file of the installation: the spool, what a crash may have left. */
function logs({ folder }: LeakGround): readonly Sink[] {
  const logOf = (name: string, files: RegExp, plant: string): Sink =>
    fileSink({ name, folder: folder.logs, holds: (path) => files.test(path), plant });
  return [
    logOf('log of the api', /^api(-\d+)?\.log$/, 'api.log'),
    logOf('log of the workers', /^worker(-\d+)?\.log$/, 'worker.log'),
    logOf('log of the sandbox', /^sandbox\.log$/, 'sandbox.log'),
    logOf('log of Redis', /^redis\.log$/, 'redis.log'),
    fileSink({
      name: 'output of commands',
      folder: `${folder.logs}/commands`,
      holds: () => true,
      plant: 'doctor.log',
    }),
    fileSink({
      name: 'traffic log of the provider',
      folder: folder.path,
      holds: (path) => path === 'traffic.jsonl',
      plant: 'traffic.jsonl',
    }),
    fileSink({
      name: 'other files',
      folder: folder.path,
      holds: (path) => !/^(?:logs|postgres|redis|copies)\/|^traffic\.jsonl$/.test(path),
      plant: 'crash.txt',
    }),
  ];
}
