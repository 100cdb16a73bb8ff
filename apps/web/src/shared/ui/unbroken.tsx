/** A label in which a hyphen after a short beginning, as in "e-mail", does not end a line. */
export function Unbroken({ text }: { text: string }) {
  return text.split(/(\b\w{1,3}-\w+)/).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} style={{ whiteSpace: 'nowrap' }}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}
