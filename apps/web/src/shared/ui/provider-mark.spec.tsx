import { svgAddress } from './provider-mark';

describe('a provider’s mark', () => {
  it('is shown as an image address, where a script cannot run', () => {
    const address = svgAddress('<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>');
    expect(address.startsWith('data:image/svg+xml,')).toBe(true);
    expect(address).not.toContain('<');
    expect(decodeURIComponent(address)).toContain('xmlns="http://www.w3.org/2000/svg"');
  });
});
