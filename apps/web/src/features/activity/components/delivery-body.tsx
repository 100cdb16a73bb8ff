import { Text } from '@mantine/core';

/** The body of a delivery; JSON is laid out for reading. */
export function DeliveryBody({ body }: { body: string }) {
  if (body === '') {
    return (
      <Text size="sm" c="dimmed">
        Empty body.
      </Text>
    );
  }
  return (
    <pre className="body-text" tabIndex={0} aria-label="Body of the delivery">
      {laidOut(body)}
    </pre>
  );
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
