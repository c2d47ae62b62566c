import type { JSX } from "hono/jsx/jsx-runtime";
import { encode } from "uqr";

/** Millimetres are the reader's affair: on a screen a module is this many pixels, large enough for an old phone. */
const MODULE_PIXELS = 4;
/** ISO/IEC 18004 asks for four empty modules on each side. */
const QUIET_MODULES = 4;

/**
 * A text as a QR code (ISO/IEC 18004, 15 % may be damaged), for a phone to read off a screen or off paper. Dark on light in every
 * scheme, because many readers know nothing else. The text itself stands beside it, for whoever has no camera.
 */
export function QrCode({ label, text }: { label: string; text: string }): JSX.Element {
  const { data } = encode(text, { ecc: "M", border: QUIET_MODULES });
  const size = data.length;
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      role="img"
      aria-label={label}
      width={size * MODULE_PIXELS}
      height={size * MODULE_PIXELS}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
