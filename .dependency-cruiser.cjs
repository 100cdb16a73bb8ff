/**
 * The arrows of docs/architecture.md a second time, by path: Nx checks them by tag, and skips silently when it has no project
 * graph. `at` also matches below tools/boundaries/fixtures, where a known-bad tree must be refused by both.
 */
const at = (folder) => `^(tools/boundaries/fixtures/)?${folder}/`;
const ours = '^(tools/boundaries/fixtures/)?(libs|apps|tools)/';
/** Specs, and code that only specs use. */
const specs = '\\.spec\\.tsx?$|/testing/|/fixtures/(?!libs|apps)|^apps/e2e/|^tools/(?:checks|drills|bench)/';

/** Folder → the folders it may import beside itself. */
const arrows = {
  'libs/domain': [],
  'libs/contracts': ['libs/domain'],
  'apps/web': ['libs/contracts'],
  'libs/platform': ['libs/domain'],
  'libs/connector-kit': ['libs/domain'],
  'libs/connectors/(?!catalogue)[^/]+': ['libs/connector-kit', 'libs/domain'],
  'libs/connectors/catalogue': ['libs/connectors', 'libs/connector-kit'],
  'libs/connector-runtime': ['libs/connector-kit', 'libs/domain', 'libs/platform'],
  'libs/data': ['libs/domain', 'libs/platform'],
  'libs/pipeline': ['libs/domain', 'libs/connector-kit', 'libs/connector-runtime', 'libs/platform'],
  'apps/(?:api|worker)': [
    'libs/(?:domain|contracts|platform|data|pipeline|connector-kit|connector-runtime|connectors/catalogue)',
  ],
  'apps/sandbox': [],
  tools: ['libs/contracts', 'tools/seed'],
  'tools/(?:operator|drills|bench)': [
    'tools',
    'libs/(?:domain|contracts|platform|data|pipeline|connector-kit|connector-runtime|connectors/catalogue)',
  ],
};

const layers = Object.entries(arrows).map(([folder, allowed]) => ({
  name: `layer:${folder.replace(/\(.*\)\[\^\/\]\+/, '*').replace(/[(?:)]/g, '')}`,
  severity: 'error',
  from: {
    path: at(folder),
    pathNot: [
      specs,
      ...(folder === 'tools'
        ? ['^tools/seed/', '^tools/boundaries/', '^tools/operator/', '^tools/drills/', '^tools/bench/']
        : []),
    ],
  },
  to: { path: ours, pathNot: [at(folder), ...allowed.map(at)] },
}));

const only = (name, packages, homes, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: ours, pathNot: [specs, ...homes] },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...layers,
    {
      name: 'no-sibling-connector',
      comment: 'A connector never imports another one.',
      severity: 'error',
      from: { path: '^(?:tools/boundaries/fixtures/)?libs/connectors/(?!catalogue)([^/]+)/' },
      to: { path: '^(?:tools/boundaries/fixtures/)?libs/connectors/', pathNot: 'libs/connectors/$1/' },
    },
    {
      name: 'testing-in-specs-only',
      severity: 'error',
      from: { path: ours, pathNot: [specs, '^libs/testing/'] },
      to: { path: '^libs/testing/|/src/testing/', pathNot: '^libs/connector-kit/src/testing/' },
    },
    {
      name: 'sandbox-shares-nothing',
      comment:
        'A sandbox that shares code with the connectors it tests proves nothing. Its specs share nothing either.',
      severity: 'error',
      from: { path: at('apps/sandbox') },
      to: { path: '^libs/' },
    },
    only('prisma-in-data-only', '@prisma/client|@prisma/adapter-pg', ['^libs/data/', '^tools/migrate/']),
    only('queue-in-platform-only', 'bullmq|@nestjs/bullmq', [at('libs/platform/src/queue')]),
    only('sdk-in-its-client-only', '@hubspot/[^/]+', ['^libs/connectors/hubspot/src/hubspot\\.client\\.ts$']),
    only('jsforce-in-its-client-only', '@jsforce/[^/]+', [
      '^libs/connectors/salesforce/src/salesforce\\.client\\.ts$',
    ]),
    only('notion-sdk-in-its-client-only', '@notionhq/[^/]+', [
      '^libs/connectors/notion/src/notion\\.client\\.ts$',
    ]),
    only('grpc-in-streams-only', '@grpc/[^/]+|avsc', [
      '^libs/connectors/salesforce/src/stream/',
      '^apps/sandbox/src/providers/salesforce/pubsub/',
    ]),
    {
      name: 'domain-without-frameworks',
      severity: 'error',
      from: { path: at('libs/(?:domain|contracts|connector-kit)'), pathNot: specs },
      to: {
        path: 'node_modules/(@nestjs/[^/]+|@prisma/[^/]+|bullmq|ioredis|fastify|react|pino|nodemailer|pg)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^libs/data/src/generated/|^dist/|^(libs|apps|tools)/.*(\\.d\\.ts$|/public/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
