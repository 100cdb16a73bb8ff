/** A name of any length in a row or tile: two lines at most, the whole of it on hover. */
export function LongName({ children }: { children: string }) {
  return (
    <span className="clamp any-break" title={children}>
      {children}
    </span>
  );
}
