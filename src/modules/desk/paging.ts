import { z } from "zod";

/** A number of a dossier or request of ours, "XA-2026-R00012" or "XA-2026-S2KD-R00012": the place where a page of a list ended. */
export const placeSchema = z.string().regex(/^[A-Z]{2}-\d{4}-(S\d{1,9}[A-Z]{2}-)?[DR]\d{5,9}$/);

/** Where a page of the queue ended, as the queue itself gave it. */
export const queuePlaceSchema = z.string().min(1).max(200);
