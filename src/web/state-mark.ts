import { accentOf } from "./view.ts";

/** Backgrounds for white letters, at least 7:1; the same as --accent in client/styles/accents.css (a test compares). */
export const ACCENTS = [
  "#7a1f3d",
  "#8a2b06",
  "#6b4200",
  "#4f5200",
  "#2f5a12",
  "#0d5b41",
  "#00585c",
  "#0a5274",
  "#1f4690",
  "#45399a",
  "#662e8f",
  "#7d1f6d",
] as const;

/** The browser tab's icon: the State's code on its accent, so that two open servers are told apart by a glance. */
export function stateMark(state: string): string {
  const accent = ACCENTS[accentOf(state) - 1] ?? ACCENTS[0];
  const letters = /^[A-Z]{2}$/.test(state) ? state : "??";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="${accent}"/>` +
    `<text x="16" y="22.5" font-family="sans-serif" font-size="18" font-weight="700" text-anchor="middle" fill="#fff">${letters}</text></svg>`
  );
}
