/**
 * Loaded before a process of the product (`node --require`): on SIGUSR2 something is thrown that nobody catches, as a library might throw it: with
 * the request it was about, secrets included. SIGHUP makes it a rejected promise.
 */

function failure(): Error {
  // What every process has in hand and must not print.
  const token = process.env['HUBSPOT_CLIENT_SECRET'] ?? '';
  const { password } = new URL(process.env['DATABASE_URL'] ?? '');
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
