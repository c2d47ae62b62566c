import type { Cited } from "./certainty.ts";

export const GATE_IDS = ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12", "G13", "G14"] as const;
export type GateId = (typeof GATE_IDS)[number];

export type GateMoment = "before-sending" | "before-deciding" | "before-release" | "while-held" | "always";
