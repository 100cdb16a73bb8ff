import { lastWords } from './start-process';

describe('lastWords', () => {
  it('gives the messages of structured lines and leaves stack frames out', () => {
    const log = [
      '{"level":30,"msg":"starting"}',
      '{"level":60,"msg":"cannot start","err":{"message":"the vault key is wrong"}}',
      'Error: Cannot find module',
      '    at Module._load (node:internal)',
      'Node.js v24.21.0',
      '',
    ].join('\n');
    expect(lastWords(log)).toBe('starting\ncannot start: the vault key is wrong\nError: Cannot find module');
  });
});
