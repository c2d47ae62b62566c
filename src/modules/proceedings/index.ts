// What happens at a conference: its programme, its floor, its sittings of signature.
export { createProceedings, type ProceedingsModule } from "./create-proceedings.ts";
