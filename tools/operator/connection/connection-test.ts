import { openRuntime } from '../open-runtime';
import type { Verb } from '../verb';

/** One authenticated read at the provider, as the daily probe makes it. */
export const connectionTest: Verb<object> = {
  summary:
    'Asks the provider who we are to it, as the daily probe does: renews the access if need be, and the connection’s state says afterwards what was found.',
  examples: ['connection test 0190a000-0000-7000-8000-0000000000c1'],
  declare: (command) => command.argument('<connection id>', 'from `connection list`'),
  run: async (operator, _options, [id = '']) => {
    const runtime = await openRuntime(operator);
    try {
      const result = await runtime.probe(id);
      const found = result.ok
        ? `The provider answers; the connection is ${result.state.replaceAll('_', ' ')}.`
        : result.message;
      const missing = result.ok ? result.missingScopes : [];
      const words = missing.length > 0 ? [found, `Missing permissions: ${missing.join(', ')}`] : [found];
      return { ok: result.ok, report: { connection: id, ...result, ok: result.ok }, words };
    } finally {
      await runtime.close();
    }
  },
};
