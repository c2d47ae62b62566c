// The paths under which servers speak to each other (spec/http.md).

export const DESIGNATION_PATH = "/peer/v1/designation";
export const DISPATCHES_PATH = "/peer/v1/dispatches";
export const RECEIPTS_PATH = "/peer/v1/receipts";
export const RESEND_PATH = "/peer/v1/resend";
export const WITNESS_PATH = "/peer/v1/witness/checkpoint";
export const RECOVERY_PATH = "/peer/v1/recovery";
export const RETURNED_PATH = "/peer/v1/recovery/item";
