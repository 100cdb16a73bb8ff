import { createServer } from 'vite';

/**
 * Serves the single-page app from its sources, with hot reload, and passes everything of the api on. The page's address is
 * Thread's public one while developing, so providers' redirects and webhooks come through here, too.
 */
async function main(): Promise<void> {
  const target = process.env['API_URL'] ?? '';
  const proxy = Object.fromEntries(
    ['/api', '/oauth', '/webhooks', '/health'].map((path) => [path, { target }]),
  );
  const server = await createServer({
    root: 'apps/web',
    server: { host: '127.0.0.1', port: Number(process.env['WEB_PORT']), strictPort: true, proxy },
  });
  await server.listen();
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
