import { Command } from 'commander';
import { addVerb, type Verb } from './verb';

describe('a verb of the operator’s command line', () => {
  const written = { out: '', err: '' };

  beforeEach(() => {
    Object.assign(written, { out: '', err: '' });
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((written.out += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((written.err += String(text))));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
  });

  const run = async (verb: Partial<Verb<{ loud: boolean }>>, args: readonly string[]): Promise<void> => {
    const program = new Command('thread');
    addVerb<{ loud: boolean }>(program.command('cat'), 'feed', {
      summary: 'Feeds the cat.',
      examples: ['cat feed Tom'],
      declare: (command) => command.argument('<name>').option('--loud', 'call it', false),
      run: (_operator, { loud }, [name]) =>
        Promise.resolve({ ok: true, report: { name, loud }, words: [`${name} eats.`] }),
      ...verb,
    });
    await program.parseAsync(['cat', 'feed', ...args], { from: 'user' });
  };

  it('tells people on stderr and machines nothing unless they ask', async () => {
    await run({}, ['Tom']);
    expect(written).toEqual({ out: '', err: 'Tom eats.\n' });
    expect(process.exitCode).toBe(0);
  });

  it('prints exactly one JSON document for machines', async () => {
    await run({}, ['Tom', '--loud', '--json']);
    expect(JSON.parse(written.out)).toEqual({ command: 'cat feed', ok: true, name: 'Tom', loud: true });
    expect(written.out.split('\n')).toHaveLength(2);
  });

  it('ends with 1 when what it checks does not hold, or it cannot do its work, and never shows a stack', async () => {
    await run({ run: () => Promise.resolve({ ok: false, report: {}, words: [] }) }, ['Tom']);
    expect(process.exitCode).toBe(1);
    process.exitCode = 0;
    await run({ run: () => Promise.reject(new AggregateError([new Error('refused'), new Error('also')])) }, [
      'Tom',
      '--json',
    ]);
    expect(process.exitCode).toBe(1);
    expect(written.err).toBe('refused; also\n');
    expect(JSON.parse(written.out)).toEqual({ command: 'cat feed', ok: false, error: 'refused; also' });
  });
});
