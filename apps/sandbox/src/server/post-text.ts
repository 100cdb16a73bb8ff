import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** An answer read to its end. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

const agents = {
  http: new HttpAgent({ keepAlive: true, timeout: 10_000 }),
  https: new HttpsAgent({ keepAlive: true, timeout: 10_000 }),
};

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/**
 * Posts text with exactly the headers given (`fetch` would add a browser's). No redirects.
 * @throws AbortError when the whole exchange takes longer than `timeoutMs`, or the connection's error.
 */
export function postText(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(
      target,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: secure ? agents.https : agents.http,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        readAnswer(response).then(resolve, reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
