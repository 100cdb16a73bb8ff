import type { DatabaseUrls } from '@thread/platform';

/** What a pipeline child process of a crash test is told. */
export interface PipelineProcessConfig {
  readonly database: DatabaseUrls;
  readonly connectionId: string;
  /** JSON of the made-up CRM's deals. */
  readonly deals: string;
  /** File to which every sent e-mail is appended. */
  readonly mailLog: string;
  /** Store the deliveries of all deals before draining. */
  readonly deliver: boolean;
}

export function loadPipelineProcessConfig(env: NodeJS.ProcessEnv = process.env): PipelineProcessConfig {
  const read = (name: string): string => env[name] ?? '';
  return {
    database: {
      app: read('DATABASE_URL'),
      vault: read('DATABASE_VAULT_URL'),
      sweeper: read('DATABASE_SWEEPER_URL'),
    },
    connectionId: read('CONNECTION_ID'),
    deals: read('DEALS'),
    mailLog: read('MAIL_LOG'),
    deliver: read('DELIVER') === 'true',
  };
}
