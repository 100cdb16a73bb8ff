import { readSandboxConfig } from './sandbox.config';
import { startSandbox } from './start-sandbox';

async function run(): Promise<void> {
  const sandbox = await startSandbox(readSandboxConfig());
  process.stdout.write(`${JSON.stringify(sandbox.ready)}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    const deadline = setTimeout(() => process.exit(1), 1_900);
    deadline.unref();
    void sandbox.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
