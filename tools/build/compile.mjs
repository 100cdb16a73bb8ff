/**
 * Compiles every server source (libs, apps but web, tools) to dist/server with the same folder layout.
 * Incremental by modification time; removes outputs whose source is gone. `--watch` keeps compiling.
 */
import { transformFile } from '@swc/core';
import { cp, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { existsSync, watch } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, swcOptions } from './swc-options.mjs';

const out = join(root, 'dist/server');
const sources = ['libs', 'apps/api', 'apps/worker', 'apps/sandbox', 'apps/e2e', 'tools'];
const compiled = /\.tsx?$/;
const ignored = /(\.d\.ts|\.spec\.tsx?)$|\/(node_modules|boundaries\/fixtures|__fixtures__)\//;
const copied = /\.(json|css|js|svg|html|mustache|sql|toml)$/;

async function* filesIn(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** What every output depends on beside its source: the compiler's options. */
const optionFiles = ['tsconfig.base.json', 'tools/build/swc-options.mjs', 'tools/build/compile.mjs'];
const modified = async (path) => (await stat(path)).mtimeMs;
const optionsChanged = Math.max(
  ...(await Promise.all(optionFiles.map((name) => modified(join(root, name))))),
);

const isFresh = async (target, source) => {
  if (!existsSync(target)) return false;
  return (await modified(target)) >= Math.max(await modified(source), optionsChanged);
};

async function compileOne(path, options) {
  const place = join(out, relative(root, path));
  if (compiled.test(path) && !ignored.test(path)) {
    const target = place.replace(compiled, '.js');
    if (await isFresh(target, path)) return [target, false];
    const tsx = path.endsWith('.tsx');
    const parser = { ...options.jsc.parser, tsx };
    const result = await transformFile(path, { ...options, filename: path, jsc: { ...options.jsc, parser } });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.map`, result.map ?? '');
    await writeFile(target, `${result.code}\n//# sourceMappingURL=${target.split('/').pop()}.map\n`);
    return [target, true];
  }
  if (copied.test(path) && path.includes('/src/') && !ignored.test(path)) {
    if (await isFresh(place, path)) return [place, false];
    await mkdir(dirname(place), { recursive: true });
    await cp(path, place);
    const now = new Date();
    await utimes(place, now, now);
    return [place, true];
  }
  return null;
}

export async function compile() {
  const options = swcOptions();
  const keep = new Set();
  let changed = 0;
  const jobs = [];
  for (const folder of sources) {
    if (!existsSync(join(root, folder))) continue;
    for await (const path of filesIn(join(root, folder))) jobs.push(compileOne(path, options));
  }
  for (const done of await Promise.all(jobs)) {
    if (!done) continue;
    keep.add(done[0]);
    if (done[1]) changed += 1;
  }
  if (existsSync(out)) {
    for await (const path of filesIn(out)) if (!keep.has(path.replace(/\.map$/, ''))) await rm(path);
  }
  return { files: keep.size, changed };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const started = Date.now();
  const { files, changed } = await compile();
  process.stderr.write(`compiled ${changed} of ${files} files in ${Date.now() - started} ms\n`);
  if (process.argv.includes('--watch')) {
    let timer;
    for (const folder of sources.filter((name) => existsSync(join(root, name)))) {
      watch(join(root, folder), { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(
          () => void compile().catch((error) => process.stderr.write(`${error.message}\n`)),
          80,
        );
      });
    }
  }
}
