import { encode } from "uqr";

/** A text as a QR code (ISO/IEC 18004, 15 % may be damaged) with the empty margin it needs, as SVG: one stroke for each run of dark modules. */
export function qrPicture(text: string): string {
  const { data } = encode(text, { ecc: "M", border: 4 });
  const lines = data.flatMap((row, y) => {
    const dark = row.map((isDark) => (isDark ? "1" : "0")).join("");
    return [...dark.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`);
  });
  const size = data.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path d="${lines.join("")}"/></svg>`;
}
