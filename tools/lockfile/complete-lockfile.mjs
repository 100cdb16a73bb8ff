/**
 * Adds to package-lock.json the optional packages for other machines that npm left out, because the registry the lockfile
 * was made against did not have them. Without them `npm ci` refuses the lockfile everywhere; with them each machine takes
 * its own. Run after `npm install`: node tools/lockfile/complete-lockfile.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'sunos',
  'openbsd',
  'netbsd',
];
const exactVersion = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

/** Entries that an exact optional dependency on a binary package asks for and the lockfile lacks, by path. */
export function missingEntries({ packages }) {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev, devOptional }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const machine = machineOf(name);
      if (!machine || !exactVersion.test(version) || isLocked(packages, path, name)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...machine,
        ...(dev || devOptional ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/** npm looks a package up in the folder of who needs it, then in every folder above. */
function isLocked(packages, path, name) {
  const steps = path.split('/node_modules/');
  const folders = steps.map((_, index) => steps.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some(
    (folder) => packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`],
  );
}

/** Operating system and processor as npm writes them, read from names like `core-linux-arm64-musl`. Null: no such name. */
export function machineOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/);
  const at = words.findIndex((word) => systems.includes(word));
  if (at < 0 || at === words.length - 1) return null;
  const [os, cpu, flavour] = words.slice(at);
  const libc = flavour === 'musl' ? { libc: ['musl'] } : flavour === 'gnu' ? { libc: ['glibc'] } : {};
  return { cpu: [cpu], os: [os], ...(os === 'linux' ? libc : {}) };
}

function main() {
  const text = readFileSync(file, 'utf8');
  const lock = JSON.parse(text);
  const missing = missingEntries(lock);
  const names = Object.keys(missing);
  process.stderr.write(
    names.length === 0
      ? 'The lockfile is complete.\n'
      : `Missing from the lockfile: ${names.length} packages for other machines.\n`,
  );
  if (names.length === 0) return;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${names.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const packages = { ...lock.packages, ...missing };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
