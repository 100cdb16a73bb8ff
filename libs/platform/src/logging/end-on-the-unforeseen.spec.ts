import { spawn } from 'node:child_process';
import { join } from 'node:path';

const secret = 'canary-QmFzZTY0IGlzIG5vIHNlY3JldA';

/** A process in which `script` goes wrong; resolves to its exit code and everything it wrote. */
function after(script: string): Promise<{ code: number | null; output: string }> {
  const at = (name: string): string => JSON.stringify(join(__dirname, name));
  const source = `
    require(${at('../../../connector-runtime/register-typescript.cjs')});
    const { createLogger } = require(${at('create-logger.ts')});
    require(${at('end-on-the-unforeseen.ts')}).endOnTheUnforeseen(createLogger({ name: 'spec', level: 'info' }));
    const secret = ${JSON.stringify(secret)};
    const failure = Object.assign(new Error('request failed: Bearer ' + secret, { cause: Object.assign(new Error('inner'), { token: secret }) }), {
      config: { headers: { authorization: 'Bearer ' + secret } },
    });
    setInterval(() => undefined, 1_000);
    ${script}`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

it.each([
  ['an error thrown', 'setTimeout(() => { throw failure; }, 1);', 'inner'],
  ['a rejected promise', 'Promise.reject(failure);', 'inner'],
  ['an object thrown', 'setTimeout(() => { throw { token: secret }; }, 1);', '(object)'],
  ['a rejected object', 'Promise.reject({ token: secret });', '(object)'],
  ['a text thrown', 'setTimeout(() => { throw secret; }, 1);', '(string)'],
])('F99: %s ends the process with one line that says what, and no secret', async (_what, script, told) => {
  const { code, output } = await after(script);
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(output)).toMatchObject({ level: 'fatal', event: 'process.unforeseen' });
  expect(output).toContain(told);
  expect(output).not.toContain(secret);
});
