import { asksConductTest, dualCriminality } from "../../../../convention/index.ts";
import type { RequestFile } from "./request-file.ts";
import { arrivalDigest, screeningOf } from "./screening.ts";

type Facts = Parameters<typeof asksConductTest>[0];
type Asked = Pick<RequestFile, "direction" | "mechanism" | "content">;

/** Whether whoever screens is asked for a test of the conduct under our law. */
export function asksConduct(file: Asked, reservations: readonly string[]): boolean {
  return file.direction === "incoming" && asksConductTest(factsOf(file, reservations));
}

/**
 * What dual criminality means for a request that was made to us, from the officer's test of the conduct in the screening that holds; it
 * decides nothing. Undefined for a request of ours. As long as nobody said what our law asks, it may ask for it.
 */
export function dualCriminalityOf(
  file: Asked & Pick<RequestFile, "screenings" | "supplied">,
  reservations: readonly string[],
): ReturnType<typeof dualCriminality> | undefined {
  if (file.direction !== "incoming") return undefined;
  const test = screeningOf(file, arrivalDigest(file))?.conductTest;
  const isTested = test !== undefined && test.conduct !== "not-tested";
  return dualCriminality({
    ...factsOf(file, reservations),
    requestedStateRequires: test?.required ?? true,
    punishableThere: isTested ? test.conduct === "punishable" : undefined,
  });
}

function factsOf({ mechanism, content }: Asked, reservations: readonly string[]): Facts {
  // The asker's reading of the offence, as it told it.
  return { mechanism, offenceClass: content?.offenceClass ?? "unknown", reservations };
}
