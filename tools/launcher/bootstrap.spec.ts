import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';

const run = promisify(execFile);
const launcher = join(repositoryRoot(), 'tools/launcher');

/** The bootstrap's files are ES modules for the machine's own Node; they are tried in a process of their own. */
async function evaluate(file: string, expression: string): Promise<unknown> {
  const url = pathToFileURL(join(launcher, file)).href;
  const script = `import * as m from ${JSON.stringify(url)};
    try { console.log(JSON.stringify({ value: (${expression}) ?? null })); }
    catch (error) { console.log(JSON.stringify({ error: error.message })); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout);
}

describe('bootstrap', () => {
  it.each([
    ['20.18.3', /needs Node 20\.19 or newer.*20\.18\.3/s],
    ['18.20.0', /needs Node 20\.19/],
  ])('refuses Node %s in words', async (version, message) => {
    const result = await evaluate('check-machine.mjs', `m.checkMachine('${version}', 'linux', 'x64')`);
    expect(result).toEqual({ error: expect.stringMatching(message) });
  });

  it('refuses a machine without packages and names those that have them', async () => {
    const result = await evaluate('check-machine.mjs', `m.checkMachine('24.1.0', 'freebsd', 'x64')`);
    expect(result).toEqual({ error: expect.stringMatching(/freebsd-x64.*linux-x64/s) });
    expect(await evaluate('check-machine.mjs', `m.checkMachine('22.0.0', 'linux', 'arm64')`)).toEqual({
      value: null,
    });
  });

  it.each([
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code ENOTFOUND\nnpm error network', /registry cannot be reached/],
    ['npm error code E403', /refuses access/],
    ['npm error code EUSAGE', /disagree/],
    ['something else', /exit code 7/],
  ])('explains "%s" and shows the end of the output', async (output, message) => {
    const result = await evaluate('install-packages.mjs', `m.explainFailure(${JSON.stringify(output)}, 7)`);
    expect(result).toEqual({ value: expect.stringMatching(message) });
    expect(result).toEqual({ value: expect.stringContaining(output.split('\n')[0] ?? '') });
  });

  it('does not install again what npm installed by hand', async () => {
    const result = await evaluate(
      'install-packages.mjs',
      `m.holdsLockedPackages(${JSON.stringify(repositoryRoot())})`,
    );
    expect(result).toEqual({ value: true });
  });
});
