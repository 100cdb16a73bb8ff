import type { DemoLogin } from './seed-database';

export interface Welcome {
  readonly url: string;
  readonly logins: readonly DemoLogin[];
  readonly sandboxUrl: string | null;
  readonly dataFolder: string;
}

/** What a person needs after the start: where to click, how to log in, what to do first. Plain text in a frame. */
export function welcomeBox({ url, logins, sandboxUrl, dataFolder }: Welcome): string {
  const width = Math.max(0, ...logins.map(({ email }) => email.length));
  const secret = Math.max(0, ...logins.map(({ password }) => password.length));
  const lines = [
    'Thread is running.',
    '',
    `Open     ${url}`,
    ...logins.map(({ email, password, workspace }, index) => {
      const label = index === 0 ? 'Log in   ' : '         ';
      return `${label}${email.padEnd(width)}  ${password.padEnd(secret)}  ${workspace}`;
    }),
    ...(sandboxUrl === null
      ? []
      : [`Sandbox  ${sandboxUrl}`, '         a make-believe CRM and mailbox to try everything on']),
    '',
    'First: log in, open Connectors, connect a CRM, choose the stage',
    'that means "won", then close a deal there and watch the account appear.',
    '',
    `Data     ${dataFolder}`,
    'Stop     Ctrl-C',
  ];
  const inner = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(inner + 2);
  return [`┌${edge}┐`, ...lines.map((line) => `│ ${line.padEnd(inner)} │`), `└${edge}┘`].join('\n');
}
