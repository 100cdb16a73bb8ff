import type { Exchange } from '../traffic/traffic-log';
import { Document } from './document';
import { When } from './form-parts';

const tone = (status: number): string =>
  status === 0 || status >= 500 ? 'badge bad' : status >= 400 ? 'badge warn' : 'badge good';

const pretty = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);

function CallDetails({ call }: { call: Exchange }) {
  return (
    <div className="stack">
      <h3>Request</h3>
      <pre>{`${pretty(call.requestHeaders)}\n\n${pretty(call.requestBody)}`}</pre>
      <h3>Answer</h3>
      <pre>{`${pretty(call.responseHeaders)}\n\n${pretty(call.responseBody).slice(0, 20_000)}`}</pre>
    </div>
  );
}

/** The last exchanges with the product, both ways. */
export function CallsPage({
  calls,
  counts,
}: {
  calls: readonly Exchange[];
  /** One for each provider. */
  counts: readonly { total: number; tokenCalls: number }[];
}) {
  const sum = (name: 'total' | 'tokenCalls'): number => counts.reduce((total, one) => total + one[name], 0);
  return (
    <Document title="Calls" at="/ui/calls">
      <main id="content">
        <div className="head">
          <div>
            <h1>Calls</h1>
            <p className="muted">{`${sum('total')} API calls and ${sum('tokenCalls')} token calls since the last reset. The last ${calls.length} exchanges, newest first.`}</p>
          </div>
          <form method="post" action="/ui/calls/clear">
            <button>Clear list and counters</button>
          </form>
        </div>
        <section className="card" data-live>
          {calls.length === 0 ? (
            <p className="empty">The product has not called yet. Connect an account first.</p>
          ) : (
            <ul className="plain">
              {calls.map((call, at) => (
                <li key={calls.length - at}>
                  <details>
                    <summary>
                      <span className={tone(call.status)}>{call.status === 0 ? 'cut' : call.status}</span>{' '}
                      <span className="badge">{call.direction === 'in' ? 'call' : 'webhook'}</span>{' '}
                      <strong>{call.method}</strong>{' '}
                      <code>{call.url.length > 160 ? `${call.url.slice(0, 160)}…` : call.url}</code>{' '}
                      <span className="muted small">
                        <When at={call.at} /> · {call.durationMs} ms
                      </span>
                    </summary>
                    <CallDetails call={call} />
                  </details>
                </li>
              ))}
            </ul>
          )}
        </section>
      </main>
    </Document>
  );
}
