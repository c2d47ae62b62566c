import { concat, readU32be, u32be } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

// R28: the length of what is sealed tells a carrier only the step it falls into. What is sealed is
//   u32be(length of the text) ‖ the text ‖ zero bytes up to the next step,
// and the steps are 4,096 and from then on each an eighth larger than the one before, rounded down.

const FIRST_STEP = 4_096;
const LENGTH_BYTES = 4;

/** The smallest step that holds so many bytes. */
export function paddedSize(sizeBytes: number): number {
  let step = FIRST_STEP;
  while (step < sizeBytes) step += Math.floor(step / 8);
  return step;
}

/** The text with its length before it and zero bytes behind, as long as one of the steps. */
export function pad(text: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(paddedSize(LENGTH_BYTES + text.length));
  padded.set(concat(u32be(text.length), text));
  return padded;
}

/** Takes the text out again. Refuses `padding-invalid`: one text has one padded form, which hides nothing in its end. */
export function unpad(padded: Uint8Array): Uint8Array {
  const length = readU32be(padded);
  const end = LENGTH_BYTES + length;
  const isRightSize = end <= padded.length && padded.length === paddedSize(end);
  if (!isRightSize || padded.subarray(end).some((byte) => byte !== 0)) {
    throw new Refusal("padding-invalid", "The opened text is not padded as the protocol prescribes.");
  }
  return padded.subarray(LENGTH_BYTES, end);
}
