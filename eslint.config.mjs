import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom, by Nx tag; .dependency-cruiser.cjs draws the same arrows. */
const arrows = {
  'layer:domain': [],
  'layer:contracts': ['layer:domain'],
  'layer:web': ['layer:contracts'],
  'layer:platform': ['layer:domain'],
  'layer:kit': ['layer:domain'],
  'layer:connector': ['layer:kit', 'layer:domain'],
  'layer:catalogue': ['layer:connector', 'layer:kit'],
  'layer:runtime': ['layer:kit', 'layer:domain', 'layer:platform'],
  'layer:data': ['layer:domain', 'layer:platform'],
  'layer:pipeline': ['layer:domain', 'layer:kit', 'layer:runtime', 'layer:platform'],
  'layer:app': [
    'layer:contracts',
    'layer:domain',
    'layer:kit',
    'layer:catalogue',
    'layer:runtime',
    'layer:pipeline',
    'layer:data',
    'layer:platform',
  ],
  'layer:sandbox': [],
  'layer:tools': ['layer:contracts'],
  'layer:seed': ['layer:data'],
  // Composition roots beside the apps: they may use everything below them.
  'layer:operator': [
    'layer:tools',
    'layer:contracts',
    'layer:domain',
    'layer:kit',
    'layer:catalogue',
    'layer:runtime',
    'layer:pipeline',
    'layer:data',
    'layer:platform',
  ],
  'layer:testing': ['layer:tools', 'layer:domain'],
  'layer:e2e': ['layer:testing', 'layer:tools', 'layer:contracts', 'layer:domain', 'layer:data'],
};
/** What specs (and code that only specs use) may import on top: a pipeline spec runs on the real stores. */
const forSpecs = [
  'layer:testing',
  'layer:tools',
  'layer:platform',
  'layer:data',
  'layer:catalogue',
  'layer:kit',
];
const specFree = [
  'layer:domain',
  'layer:contracts',
  'layer:web',
  'layer:sandbox',
  'layer:connector',
  'layer:kit',
];

const constraints = (withSpecs) =>
  Object.entries(arrows).map(([sourceTag, allowed]) => {
    const extra = withSpecs && !specFree.includes(sourceTag) ? forSpecs : [];
    // The empty list would forbid a project to import its own tag, too; every project may import itself.
    const own = ['layer:connector', 'layer:domain', 'layer:sandbox'].includes(sourceTag) ? [] : [sourceTag];
    const onlyDependOnLibsWithTags = [...new Set([...allowed, ...own, ...extra])];
    return {
      sourceTag,
      onlyDependOnLibsWithTags: onlyDependOnLibsWithTags.length > 0 ? onlyDependOnLibsWithTags : ['nothing'],
      ...(bannedImports[sourceTag] ? { bannedExternalImports: bannedImports[sourceTag] } : {}),
    };
  });

const frameworks = [
  '@nestjs/*',
  '@prisma/*',
  'bullmq',
  '@nestjs/bullmq',
  'ioredis',
  'fastify',
  '@fastify/*',
  'pg',
];
const providerSdks = ['@hubspot/*', '@jsforce/*', '@notionhq/*'];
/** Packages a layer must not touch. Prisma and the queue have one home each; a provider's SDK lives in its connector. */
const bannedImports = {
  'layer:domain': [...frameworks, ...providerSdks, 'react', 'pino', 'nodemailer'],
  'layer:contracts': [...frameworks, ...providerSdks, 'react'],
  'layer:web': [...frameworks, ...providerSdks],
  'layer:kit': [...frameworks, ...providerSdks],
  'layer:connector': frameworks,
  'layer:catalogue': [...frameworks, ...providerSdks],
  'layer:runtime': ['@prisma/*', 'bullmq', '@nestjs/bullmq', 'ioredis', 'pg', ...providerSdks],
  'layer:platform': ['@prisma/*', ...providerSdks],
  'layer:data': ['bullmq', '@nestjs/bullmq', 'ioredis', ...providerSdks],
  'layer:pipeline': ['@prisma/*', 'bullmq', '@nestjs/bullmq', 'ioredis', 'pg', ...providerSdks],
  'layer:app': ['@prisma/*', 'bullmq', '@nestjs/bullmq', ...providerSdks],
  'layer:sandbox': ['@nestjs/*', '@prisma/*', 'bullmq', ...providerSdks],
};

const boundaries = (withSpecs) => [
  'error',
  {
    allow: [],
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: false,
    depConstraints: constraints(withSpecs),
  },
];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'No default exports: a thing has one name everywhere.',
};
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'process.env is read in *.config.ts only.',
};
const noInterfacePrefix = {
  selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/]',
  message: 'No I prefix: name the thing.',
};

const specs = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/testing/**/*.ts',
  'apps/e2e/**/*.ts',
  '**/fixtures/**/*.ts',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.data/**',
      'libs/data/src/generated/**',
      '**/public/**',
      'tools/boundaries/fixtures/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(false),
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/ban-ts-comment': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 350 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noEnvironment, noInterfacePrefix],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // A component's mark-up counts as one function; what is long there is a list, not a branch.
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 120 }] },
  },
  {
    files: ['**/*.config.ts', 'tools/**/*.ts', 'apps/e2e/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noInterfacePrefix] },
  },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(true),
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', noDefaultExport, noInterfacePrefix],
    },
  },
  {
    // Tools that demand a default export.
    files: ['**/vite.config.ts', 'tools/testing/jest-global-*.ts'],
    rules: { 'no-restricted-syntax': ['error', noInterfacePrefix] },
  },
);
