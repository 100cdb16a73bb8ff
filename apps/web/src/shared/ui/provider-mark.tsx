/** `data:` address of an SVG that came as text. As an image it cannot run scripts or load anything. */
export function svgAddress(svg: string): string {
  const named = svg.includes('xmlns=') ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  return `data:image/svg+xml,${encodeURIComponent(named)}`;
}

/** A connector's mark. One drawn in `currentColor` takes the text's colour, through a mask; others keep their own. */
export function ProviderMark({ svg, size = 24 }: { svg: string; size?: number }) {
  const address = svgAddress(svg);
  return (
    <span className="provider-mark" style={{ width: size + 16, height: size + 16 }} aria-hidden>
      {svg.includes('currentColor') ? (
        <span
          className="provider-mark-mask"
          style={{
            width: size,
            height: size,
            maskImage: `url("${address}")`,
            WebkitMaskImage: `url("${address}")`,
          }}
        />
      ) : (
        <img src={address} alt="" width={size} height={size} />
      )}
    </span>
  );
}
