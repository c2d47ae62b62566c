/** How something came or went: between servers, or by the means of a State without one. */
export const PAPER_BEARERS = ["fax", "letter", "e-mail", "diplomatic-note", "interpol", "telephone"] as const;
export type PaperBearer = (typeof PAPER_BEARERS)[number];
export const BEARERS = ["peer", ...PAPER_BEARERS] as const;
export type Bearer = (typeof BEARERS)[number];
