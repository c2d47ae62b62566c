import { z } from "zod";
import type { Given } from "../../../../protocol/given.ts";
import type { Sha256Hex } from "../../../../protocol/identifiers.ts";
import type { PersonRef } from "./message.ts";

const CONDUCT_ANSWERS = ["punishable", "partly-punishable", "not-punishable", "not-tested"] as const;
const HEAVIER_PENALTIES = ["life", "death"] as const;

const line = z.string().trim().min(1).max(500).exactOptional();
const words = z.string().trim().min(1).max(20_000).exactOptional();

/** What an officer says who examines one offence of a request. */
export const offenceTestInput = z.strictObject({
  /** Its place in the request, from 1. */
  offence: z.int().min(1).max(100),
  provision: line,
  name: line,
  maxMonths: z.int().min(0).max(12_000).exactOptional(),
  maxKind: z.enum(HEAVIER_PENALTIES).exactOptional(),
  /** Whether the conduct, whatever its name, is punishable here. */
  conduct: z.enum(CONDUCT_ANSWERS),
  /** Where it is in part: which acts. */
  acts: words,
  /** Which elements of our offence the facts do not show. */
  lacking: words,
  /** Whether our law requires dual criminality for this kind of help; the last word on it counts for the request. */
  required: z.enum(["yes", "no"]).exactOptional(),
  /** Who examined it, where another than the person who recorded it did; and when. */
  examiner: line,
  examinedOn: z.iso.date().exactOptional(),
  note: words,
});

/** UNCC arts. 2(h), 35(3), 40(8): what an officer of the State that was asked found of one offence in its own law. Nobody else is told. */
export interface OffenceTest extends Omit<Given<typeof offenceTestInput>, "required"> {
  readonly required?: boolean;
  /** Of the request as it stood then. */
  readonly digest: Sha256Hex;
  /** Our number of the request for which it was found, where this one goes on from that. */
  readonly from?: string;
  readonly by: PersonRef;
  readonly at: string;
}
