import { useEffect, useState } from 'react';
import { WifiOff } from 'lucide-react';

const quietMs = 3_000;

/** Says, after a moment, that the page no longer updates by itself. */
export function LiveMark({ connected }: { connected: boolean }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connected) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), quietMs);
    return () => clearTimeout(timer);
  }, [connected]);
  if (!shown) return null;
  return (
    <div className="live-paused" role="status">
      <WifiOff size={14} aria-hidden />
      Live updates paused, reconnecting
    </div>
  );
}
