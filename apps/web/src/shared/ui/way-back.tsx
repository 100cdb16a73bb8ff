import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';

/** Holds the link above a page's title that leads back to its list. */
export function WayBack({ children }: { children: ReactNode }) {
  return (
    <div className="way-back">
      <ChevronLeft size={15} aria-hidden />
      {children}
    </div>
  );
}
