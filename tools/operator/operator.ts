import { Database } from '@thread/data';
import { loadPlatformConfig } from '@thread/platform';
import { operatorEnvironment } from '@thread/tools';
import { Progress } from './progress';

/** What a command works with. */
export interface Operator {
  /** Configuration as api and worker would see it. @throws Error in words for a person. */
  environment(): Promise<NodeJS.ProcessEnv>;
  /** The database, opened at first use and closed when the command ends. */
  database(): Promise<Database>;
  /** Tells a person something on stderr while the work goes on. */
  say(text: string): void;
  readonly progress: Progress;
  close(): Promise<void>;
}

const poolSize = 4;

/** @param dataFolder where `npm start` keeps its secrets and ports; need not exist. */
export function openOperator(dataFolder: string): Operator {
  let environment: Promise<NodeJS.ProcessEnv> | null = null;
  let database: Database | null = null;
  const progress = new Progress();
  const read = (): Promise<NodeJS.ProcessEnv> => (environment ??= operatorEnvironment(dataFolder));
  return {
    environment: read,
    database: async () => {
      const { database: urls } = loadPlatformConfig(await read());
      return (database ??= new Database(urls, poolSize));
    },
    say: (text) => void process.stderr.write(`${text}\n`),
    progress,
    close: async () => {
      progress.end();
      await database?.close();
    },
  };
}
