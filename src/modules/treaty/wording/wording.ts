import type { DraftKind } from "../domain/draft-forms.ts";

/**
 * What the forms say in one language. Our own wording, after the manner of the models that the depositary publishes; no lawyer has reviewed
 * it. It names State, Convention and people by what stands above it, so that no language has to bend a name that somebody typed.
 */
export interface Wording {
  /** The Convention's full title, as a depositary wants it; from memory, and whoever drafts may change it. */
  readonly treaty: string;
  /** With {signer} and {signerFunction}. */
  readonly opening: string;
  /** With {place} and {on}. */
  readonly closing: string;
  /** The sentences by which a State does it; who drafts may change them. */
  readonly words: Readonly<Record<DraftKind, string>>;
}
