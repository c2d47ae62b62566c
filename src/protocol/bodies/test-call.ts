import { z } from "zod";
import { shortTextSchema } from "./common.ts";

/** R37: a call that tries the line. It is distinguishable by its kind, and starts nothing. */
export const testCallSchema = z.object({ text: shortTextSchema });
