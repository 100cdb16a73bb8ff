import { createHash, createHmac } from 'node:crypto';

const decoded: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** The URI as version 3 hashes it: only the twelve escapes HubSpot lists are decoded. */
export function decodeForSignature(uri: string): string {
  return uri.replace(
    /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (escape) => decoded[escape.toUpperCase()] ?? escape,
  );
}

/** Version 1: hex SHA-256 of secret and body. */
export function signV1(secret: string, body: string): string {
  return createHash('sha256')
    .update(secret + body)
    .digest('hex');
}

/** Version 3: base64 HMAC-SHA-256 of method, decoded URI, body and timestamp (ms). */
export function signV3(secret: string, method: string, uri: string, body: string, timestamp: number): string {
  return createHmac('sha256', secret)
    .update(method + decodeForSignature(uri) + body + String(timestamp))
    .digest('base64');
}

/** The headers of one webhook delivery; both signature versions are sent. */
export function webhookHeaders(
  secret: string,
  url: string,
  body: string,
  timestamp: number,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: '*/*',
    'user-agent':
      'HubSpot Connect 2.0 (https://dev.hubspot.com/) (namespace: webhooks-nio-http-client) - WebhooksExecutorDaemon-executor',
    'x-hubspot-signature': signV1(secret, body),
    'x-hubspot-signature-version': 'v1',
    'x-hubspot-signature-v3': signV3(secret, 'POST', url, body, timestamp),
    'x-hubspot-request-timestamp': String(timestamp),
  };
}
