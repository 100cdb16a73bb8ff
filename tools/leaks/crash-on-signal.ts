/**
 * Loaded before a process of the product (`node --require`): on SIGUSR2 something is thrown that nobody catches, as a library might throw it: with
 * the request it was about, secrets included. SIGHUP makes it a rejected promise.
 */
import { rememberedSecrets } from './crash-secrets.config';

function failure(): Error {
  const [token = '', password = ''] = rememberedSecrets();
  const cause = Object.assign(new Error(`login failed: password=${password}`), { password });
  return Object.assign(new Error(`request failed: Bearer ${token}`, { cause }), {
    config: { headers: { authorization: `Bearer ${token}` }, data: { client_secret: password } },
    request: { token },
  });
}

process.on('SIGUSR2', () => {
  throw failure();
});
process.on('SIGHUP', () => void Promise.reject(failure()));
