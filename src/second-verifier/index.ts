/** The second verifier of court packages, written from spec/ alone (R7); `main.ts` runs it by itself. */
export {
  type Finding,
  type MeasuredExhibit,
  type Outcome,
  type Report,
  type Verdict,
  verifyPackage,
} from "./verify-package.ts";
export { isSameRoot, readRoot } from "./reader-roots.ts";
export { type ArchivedFile, readArchive, spelled } from "./archive.ts";
