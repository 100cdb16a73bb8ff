import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { contentPolicy } from './content-policy';

const sixMonthsSeconds = 15_552_000;
/** Nothing of Thread needs a device of the person's. */
const noDevices = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial']
  .map((device) => `${device}=()`)
  .join(', ');

/** Strict headers on every answer; the SPA's page brings a policy of its own, with the nonce of its style elements. */
export async function registerSecurityHeaders(server: FastifyInstance, publicUrl: string): Promise<void> {
  const https = publicUrl.startsWith('https://');
  await server.register(helmet, {
    contentSecurityPolicy: false,
    hsts: https ? { maxAge: sixMonthsSeconds } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  });
  const policy = contentPolicy({ https });
  server.addHook('onRequest', (_request, reply, done) => {
    void reply.header('content-security-policy', policy).header('permissions-policy', noDevices);
    done();
  });
}

/** The same strictness for answers that are never a page: fixed headers, for a room of the server without hooks for pages. */
export function headersWithoutPage(publicUrl: string): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https://')
      ? { 'strict-transport-security': `max-age=${sixMonthsSeconds}; includeSubDomains` }
      : {}),
  };
}
