import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { schemaAdapter } from './schema-adapter';

interface WasmBindings {
  readonly SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: Readonly<Record<string, unknown>>): void;
}

interface PanicRegistry {
  set_message(message: string): void;
}

const bindings = engineModule as unknown as WasmBindings;
let loading: Promise<void> | null = null;
let lastPanic: string | null = null;

/** The parts of WebAssembly used here; neither the es2024 library nor Node's types declare them. */
interface WebAssemblyLoader {
  instantiate(
    bytes: Uint8Array,
    imports: Readonly<Record<string, unknown>>,
  ): Promise<{ instance: { exports: Readonly<Record<string, unknown>> } }>;
}

/**
 * Runs `work` with Prisma's own schema engine, compiled to WebAssembly and shipped by npm, on the database at `url`.
 * The Prisma CLI wants a native engine downloaded from its own host and fails on closed networks; this one needs none.
 * @param schema text of schema.prisma.
 */
export async function withSchemaEngine<T>(
  url: string,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= load();
  await loading;
  const { factory, close } = schemaAdapter(url);
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  const options = { datamodels: [['schema.prisma', schema] as [string, string]] };
  const engine = await bindings.SchemaEngine.new(options, () => undefined, adapter);
  try {
    return await work(engine);
  } catch (error) {
    throw lastPanic === null ? error : new Error(`The schema engine gave up: ${lastPanic}`, { cause: error });
  } finally {
    lastPanic = null;
    engine.free();
    await close();
  }
}

async function load(): Promise<void> {
  const registry: PanicRegistry = {
    set_message: (message) => {
      lastPanic = message;
    },
  };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const packageFile = createRequire(__filename).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(packageFile), 'schema_engine_bg.wasm'));
  const loader = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyLoader;
  const { instance } = await loader.instantiate(bytes, { './schema_engine_bg.js': importedFunctions() });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}

/** The engine's timers (a lock timeout of 10 s that it never clears) must not keep the process alive. */
function importedFunctions(): Readonly<Record<string, unknown>> {
  const patient = (callback: () => void, delayMs: number): NodeJS.Timeout =>
    setTimeout(callback, delayMs >>> 0).unref();
  return Object.fromEntries(
    Object.entries(engineModule).map(([name, value]) => [
      name,
      name.startsWith('__wbg_setTimeout') ? patient : (value as unknown),
    ]),
  );
}
