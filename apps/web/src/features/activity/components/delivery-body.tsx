import { Text } from '@mantine/core';
import { formatMoment } from '../../../shared/format/format-time';

interface DeliveryBodyProps {
  readonly body: string;
  /** When it was removed; null while it is kept. */
  readonly removedAt: string | null;
}

/** The body of a delivery; JSON is laid out for reading. */
export function DeliveryBody({ body, removedAt }: DeliveryBodyProps) {
  if (removedAt !== null) {
    return (
      <Text size="sm" c="dimmed">
        No longer kept: the contents were removed on {formatMoment(removedAt)}. What came of the delivery
        stays.
      </Text>
    );
  }
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
