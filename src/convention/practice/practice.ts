import type { PropertyPath, RequiredElement } from "../element.ts";

/**
 * A content that practice asks for and the Convention does not list: it is asked for, "not known, because" is an answer, and it never stops
 * anybody. `always` means that a request without it comes back. Its place is that of the mechanism.
 */
export interface PracticeRow extends Omit<RequiredElement, "article" | "paragraph" | "notForPurpose" | "itemKinds"> {
  /** Only in these cases; one element may have several rows, each with its own force. */
  readonly when?: When;
}

/** For some purposes of Article 40(3), for some ways of Article 50(3), or where another element holds one of these codes. */
export type When =
  | { readonly purposes: readonly string[] }
  | { readonly paths: readonly PropertyPath[] }
  | { readonly element: string; readonly codes: readonly string[] };
