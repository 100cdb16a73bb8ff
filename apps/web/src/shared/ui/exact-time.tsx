import { formatInstant, formatMoment } from '../format/format-time';

/** An instant as day and time, for sentences like "since …"; with seconds and zone on hover. */
export function ExactTime({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatMoment(at)}
    </time>
  );
}
