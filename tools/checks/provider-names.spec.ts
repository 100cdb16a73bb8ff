import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root';
import { sourceFiles } from './source-files';

/** Rooms in which a provider's name must not occur: they serve every connector alike. */
const neutral = [
  'libs/domain',
  'libs/pipeline',
  'libs/data',
  'libs/platform',
  'libs/contracts',
  'libs/connector-kit',
  'libs/connector-runtime',
  'libs/testing',
  'apps/api',
  'apps/worker',
  'apps/web',
  'prisma',
];
/** Every provider has its folder; a new one is looked for from its first day. */
const providers = readdirSync(join(repositoryRoot(), 'libs/connectors')).filter(
  (name) => name !== 'catalogue',
);
const named = new RegExp(`\\b(?:${providers.join('|')})s?\\b`, 'i');

/** Whether a provider is named, also as a word inside an identifier; `googlemail.com` and `notional` name none. */
function namesProvider(text: string): boolean {
  const words = text.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return named.test(text) || named.test(words);
}

describe('provider names', () => {
  it('are found however they are written, and not where they are not', () => {
    expect(providers.length).toBeGreaterThanOrEqual(8);
    for (const name of providers) {
      const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      for (const text of [name, title, `${name}Client`, `to${title}Id`, `${name.toUpperCase()}_CLIENT_ID`])
        expect([text, namesProvider(text)]).toEqual([text, true]);
    }
    for (const text of ['googlemail.com', 'notional', 'zoomed', 'slacken', 'a gongfu tea'])
      expect([text, namesProvider(text)]).toEqual([text, false]);
  });

  it('occur in no room that serves every connector, neither in files nor in their names', () => {
    const files = sourceFiles(neutral, /\.([cm]?[jt]sx?|css|html|json|sql|prisma)$/).filter(
      ({ path }) => !path.endsWith('package.json'),
    );
    expect(files.length).toBeGreaterThan(100);
    for (const room of neutral) expect(files.some(({ path }) => path.startsWith(`${room}/`))).toBe(true);
    const found = files.flatMap(({ path, text }) => [
      ...(namesProvider(path) ? [path] : []),
      ...text
        .split('\n')
        .flatMap((line, index) => (namesProvider(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    ]);
    expect(found).toEqual([]);
  });
});
