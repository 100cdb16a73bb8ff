import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runStep } from '../checks/command-step';
import { sourceFiles } from '../checks/source-files';
import { repositoryRoot } from '../repository-root';
import { cruiseEverything, knownBadTree } from './cruise-arguments';

interface CruiseResult {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

interface Project {
  readonly name: string;
  readonly tags?: readonly string[];
  readonly targets?: Readonly<Record<string, unknown>>;
}

async function cruise(paths: readonly string[]): Promise<readonly string[]> {
  const { output } = await runStep({
    name: 'dependency-cruiser',
    script: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: [...paths, '--output-type', 'json'],
  });
  const { violations } = (JSON.parse(output) as CruiseResult).summary;
  return violations.map(({ rule, from }) => `${rule.name} ${from.replace(`${knownBadTree}/`, '')}`).sort();
}

async function lintFixture(project: string): Promise<string> {
  const { output, ok } = await runStep({
    name: 'nx',
    script: 'nx/dist/bin/nx.js',
    args: ['run', `${project}:refuse`],
  });
  expect(ok).toBe(false);
  return output;
}

/** Nx and dependency-cruiser read the whole repository; on a busy machine that takes its time. */
const patienceMs = 240_000;

describe('boundaries', () => {
  it(
    'hold in the whole repository',
    async () => {
      expect(await cruise(cruiseEverything)).toEqual([]);
    },
    patienceMs,
  );

  it(
    'refuse the known-bad tree by path, every rule on something',
    async () => {
      expect(await cruise([knownBadTree])).toEqual([
        'domain-without-frameworks libs/domain/src/reaches-for-storage.ts',
        'layer:apps/api|worker apps/worker/src/reaches-for-tools.ts',
        'layer:apps/sandbox apps/sandbox/src/shares-the-kit.ts',
        'layer:apps/web apps/web/src/reaches-for-the-server.ts',
        'layer:libs/connector-kit libs/connector-kit/src/reaches-up.ts',
        'layer:libs/connector-runtime libs/connector-runtime/src/reaches-for-the-store.ts',
        'layer:libs/connectors/* libs/connectors/umbrella/src/calls-the-sdk.ts',
        'layer:libs/connectors/catalogue libs/connectors/catalogue/src/reaches-up.ts',
        'layer:libs/contracts libs/contracts/src/reaches-for-the-platform.ts',
        'layer:libs/data libs/data/src/uses-test-parts.ts',
        'layer:libs/domain libs/domain/src/reaches-for-storage.ts',
        'layer:libs/pipeline libs/pipeline/src/reaches-for-the-store.ts',
        'layer:libs/platform libs/platform/src/reaches-up.ts',
        'no-cycles libs/domain/src/first-of-a-circle.ts',
        'no-sibling-connector libs/connectors/acme/src/imports-a-sibling.ts',
        'prisma-in-data-only libs/pipeline/src/reaches-for-the-store.ts',
        'queue-in-platform-only libs/domain/src/reaches-for-storage.ts',
        'sandbox-shares-nothing apps/sandbox/src/shares-the-kit.ts',
        'sdk-in-its-client-only libs/connectors/umbrella/src/calls-the-sdk.ts',
        'testing-in-specs-only libs/data/src/uses-test-parts.ts',
      ]);
    },
    patienceMs,
  );

  it.each([
    ['bad-domain', [/layer:domain.*can only depend on|tagged with \\"layer:domain\\"/, /bullmq/]],
    ['bad-connector', [/enforce-module-boundaries/]],
    ['bad-web', [/layer:web/]],
  ])(
    'refuse the known-bad project %s by tag',
    async (project, messages) => {
      const output = await lintFixture(project);
      expect(output).toContain('@nx/enforce-module-boundaries');
      for (const message of messages) expect(output).toMatch(message);
    },
    patienceMs,
  );

  it('cover every library and app: each has a layer and is linted', () => {
    const root = repositoryRoot();
    const projects = sourceFiles(['libs', 'apps', 'tools'], /\/project\.json$/)
      .filter(({ path }) => !path.startsWith(knownBadTree))
      .map(({ path, text }) => ({ path, project: JSON.parse(text) as Project }));
    const careless = projects.filter(
      ({ project }) => !project.tags?.some((tag) => tag.startsWith('layer:')) || !project.targets?.['lint'],
    );
    expect(careless.map(({ path }) => path)).toEqual([]);
    const folders = sourceFiles(['libs', 'apps'], /\/src\/(index|main)\.tsx?$/).map(
      ({ path }) => path.split('/src/')[0] ?? '',
    );
    const homeless = folders.filter((folder) => !existsSync(join(root, folder, 'project.json')));
    expect(homeless.filter((folder) => !folder.includes('/src'))).toEqual([]);
  });
});
