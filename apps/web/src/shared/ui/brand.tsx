import { Link } from '@tanstack/react-router';

/** Thread's mark and name, the way to the start page. */
export function Brand() {
  return (
    <Link to="/" className="brand" aria-label="Thread, home">
      <img src="/favicon.svg" alt="" width={28} height={28} />
      Thread
    </Link>
  );
}
