import { readFileSync } from 'node:fs';
import { swcOptions } from './tools/build/swc-options.mjs';

const { compilerOptions } = JSON.parse(
  readFileSync(new URL('./tsconfig.base.json', import.meta.url), 'utf8'),
);
const moduleNameMapper = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([alias, [path]]) => [
    `^${alias}$`,
    path.replace('./', '<rootDir>/'),
  ]),
);

// Unlike the build, dynamic imports become require: Jest runs code in a context where the real ones need a flag of Node.
const { cwd: _cwd, swcrc: _swcrc, jsc, module: _module, ...options } = swcOptions();
const rest = { ...options, module: { type: 'commonjs' } };
const { baseUrl: _baseUrl, paths: _paths, ...plain } = jsc;
const compiler = (tsx) => ({
  ...rest,
  sourceMaps: 'inline',
  jsc: { ...plain, parser: { ...plain.parser, tsx } },
});
/** Packages that are, or import when they run, ES modules alone: Jest's module loader needs them compiled, too. */
const esmOnly = ['@prisma/schema-engine-wasm', '@fastify/cookie', 'content-disposition', 'cookie'];
const scriptCompiler = { ...rest, jsc: { target: 'es2024', parser: { syntax: 'ecmascript' } } };
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: import.meta.dirname,
  testMatch,
  testEnvironment: 'node',
  moduleNameMapper,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', compiler(false)],
    '^.+\\.tsx$': ['@swc/jest', compiler(true)],
    '^.+\\.m?js$': ['@swc/jest', scriptCompiler],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  ...extra,
});

const withDatabase = {
  globalSetup: '<rootDir>/tools/testing/jest-global-setup.ts',
  globalTeardown: '<rootDir>/tools/testing/jest-global-teardown.ts',
};

export default {
  // A bound against hanging, not a measurement: specs wait for conditions, and a busy machine may take its time.
  testTimeout: 180_000,
  projects: [
    project('unit', ['<rootDir>/{libs,tools,apps/api,apps/worker,apps/sandbox}/**/*.spec.{ts,tsx}'], {
      testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.integration\\.spec\\.ts$'],
    }),
    project(
      'integration',
      ['<rootDir>/{libs,tools,apps/api,apps/worker}/**/*.integration.spec.ts'],
      withDatabase,
    ),
    project('web', ['<rootDir>/apps/web/src/**/*.spec.{ts,tsx}'], { testEnvironment: 'jsdom' }),
    project('e2e', ['<rootDir>/apps/e2e/src/**/*.spec.ts'], withDatabase),
  ],
};
