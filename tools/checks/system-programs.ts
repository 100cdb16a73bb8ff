import { spawnSync } from 'node:child_process';

interface SystemProgram {
  readonly what: string;
  /** Any of these will do. */
  readonly commands: readonly string[];
  readonly aptPackage: string;
}

const programs: readonly SystemProgram[] = [
  {
    what: 'a Chromium browser (browser tests)',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    aptPackage: 'chromium',
  },
  { what: 'redis-server (queue tests on Redis)', commands: ['redis-server'], aptPackage: 'redis-server' },
];

/**
 * Installs the programs that npm cannot bring, where apt and the rights for it are there.
 * @returns sentences naming what is missing all the same, and how to get it; empty when nothing is.
 */
export function ensureSystemPrograms(): readonly string[] {
  const missing = programs.filter(isMissing);
  if (missing.length === 0) return [];
  if (process.getuid?.() === 0 && exists('apt-get')) {
    const names = missing.map(({ aptPackage }) => aptPackage);
    process.stderr.write(`Installing ${names.join(' and ')} with apt …\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: 'ignore', env } as const;
    spawnSync('apt-get', ['update'], options);
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', ...names], options);
  }
  return missing
    .filter(isMissing)
    .map(
      ({ what, aptPackage }) => `Missing: ${what}. On Debian and Ubuntu: sudo apt-get install ${aptPackage}`,
    );
}

function isMissing({ commands }: SystemProgram): boolean {
  return !commands.some(exists);
}

function exists(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
