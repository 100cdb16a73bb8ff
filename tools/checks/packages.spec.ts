import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

const root = repositoryRoot();
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Readonly<
  Record<'dependencies' | 'devDependencies', Record<string, string>>
>;

const permissive =
  /^\(?(MIT|MIT-0|ISC|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|Apache 2\.0|Unlicense|CC0-1\.0|CC-BY-4\.0|CC-BY-3\.0|BlueOak-1\.0\.0|Python-2\.0|PostgreSQL|WTFPL|Zlib)\b/;
/** Weak copyleft: used unchanged as libraries, which their licences allow. */
const weakCopyleft = /^(MPL-2\.0|EPL-2\.0)$/;
/** Packages whose manifest names no licence, or no SPDX one; read by hand. */
const readByHand: Readonly<Record<string, string>> = {};

describe('packages', () => {
  it('are locked without addresses of a registry', () => {
    const addressed = Object.entries(lock.packages).filter(([, entry]) =>
      /^https?:/.test(entry.resolved ?? ''),
    );
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  it('are locked for every machine: npm refuses a lockfile that lacks another machine’s optional packages', () => {
    const script = join(root, 'tools/lockfile/complete-lockfile.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'The lockfile is complete.\n' });
  });

  it('are pinned to exact versions', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))).toEqual([]);
  });

  it('have licences that allow what Thread does with them', () => {
    const installed = Object.keys(lock.packages).filter(
      (path) => path !== '' && existsSync(join(root, path, 'package.json')),
    );
    const refused = installed.flatMap((path) => {
      const licence = licenceOf(path);
      const name = path.split('node_modules/').at(-1) ?? path;
      const fine = permissive.test(licence) || weakCopyleft.test(licence) || name in readByHand;
      return fine ? [] : [`${name}: ${licence}`];
    });
    expect(installed.length).toBeGreaterThan(300);
    expect([...new Set(refused)]).toEqual([]);
  });
});

function licenceOf(path: string): string {
  const { license, licenses } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
    license?: string | { type: string };
    licenses?: readonly { type: string }[];
  };
  const stated = typeof license === 'object' ? license.type : license;
  return (stated ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none').replace(/^\(/, '');
}
