import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takesShot } from './racepoint';
import { racepointActs } from './racepoint.config';

describe('racepointActs', () => {
  const wish = 'a.b=kill,c.d=hold:50,e.f=ask,*=armed:/tmp/file';

  it('reads what a test wants', () => {
    expect([...racepointActs({ NODE_ENV: 'test', THREAD_RACEPOINT: wish })]).toEqual([
      ['a.b', { kind: 'kill' }],
      ['c.d', { kind: 'hold', ms: 50 }],
      ['e.f', { kind: 'ask' }],
      ['*', { kind: 'armed', file: '/tmp/file' }],
    ]);
  });

  it.each(['production', 'development', undefined])('is empty with NODE_ENV %s', (environment) => {
    expect(racepointActs({ NODE_ENV: environment, THREAD_RACEPOINT: wish }).size).toBe(0);
  });
});

describe('an armed racepoint', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'thread-racepoint-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is for the first that comes by the named place, and for nobody after', async () => {
    const file = join(folder, 'armed');
    expect(takesShot(file, 'second')).toBe(false);
    await writeFile(file, 'second\n');
    expect(takesShot(file, 'first')).toBe(false);
    expect(takesShot(file, 'second')).toBe(true);
    expect(existsSync(file)).toBe(false);
    expect(takesShot(file, 'second')).toBe(false);
  });
});
