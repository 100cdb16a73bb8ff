import { sourceFiles } from './source-files';

/** Rooms in which a provider's name must not occur: they serve every connector alike. */
const neutral = [
  'libs/domain',
  'libs/pipeline',
  'libs/data',
  'libs/platform',
  'libs/contracts',
  'libs/connector-runtime',
  'apps/api',
  'apps/worker',
  'apps/web',
];
const providers = /hubspot|salesforce|\bslack\b|\bnotion\b|\bgong\b|\bzoom\b/i;

describe('provider names', () => {
  it('occur in no room that serves every connector', () => {
    const files = sourceFiles(neutral, /\.(tsx?|css|html|json)$/).filter(
      ({ path }) => !path.endsWith('package.json'),
    );
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (providers.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
