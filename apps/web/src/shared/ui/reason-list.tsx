import type { Reason } from '@thread/contracts';
import { Check, X } from 'lucide-react';
import { withReadableTimes } from '../format/format-time';

/** The steps of a decision in order, each with what was found and what was wanted. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ol className="reason-list">
      {reasons.map((reason, index) => (
        <li key={`${index} ${reason.step}`} data-ok={reason.ok}>
          <span className="reason-mark" role="img" aria-label={reason.ok ? 'Passed' : 'Stopped here'}>
            {reason.ok ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
          </span>
          <div>
            <div>{withReadableTimes(reason.text)}</div>
            {(reason.actual != null || reason.expected != null) && (
              <dl className="reason-values">
                {reason.actual != null && (
                  <div>
                    <dt>Found</dt>
                    <dd>{withReadableTimes(reason.actual)}</dd>
                  </div>
                )}
                {reason.expected != null && (
                  <div>
                    <dt>Wanted</dt>
                    <dd>{withReadableTimes(reason.expected)}</dd>
                  </div>
                )}
              </dl>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
