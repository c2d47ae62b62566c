// What every server and every verifier shares, without input or output: formats, signatures, proofs and their rules.
// The log files (merkle, note, checkpoint) and the exhibit files stand beside and are imported by name.
export * from "./bytes.ts";
export * from "./digest.ts";
export * from "./identifiers.ts";
export * from "./refusal.ts";
export * from "./strict-json.ts";
export * from "./dsse.ts";
export * from "./keys.ts";
export * from "./payload-types.ts";
export * from "./signatures.ts";
export * from "./bodies/index.ts";
export * from "./heads.ts";
export * from "./age-header.ts";
export * from "./designation-schema.ts";
export * from "./designation.ts";
export * from "./fingerprint.ts";
export * from "./key-lookup.ts";
export * from "./root-set.ts";
export * from "./sealing.ts";
export * from "./dispatch-binding.ts";
export * from "./dispatch-frame.ts";
export * from "./dispatch.ts";
export * from "./padding.ts";
export * from "./peer-codes.ts";
export * from "./lanes.ts";
export * from "./receipt.ts";
