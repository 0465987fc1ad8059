import type { Weights } from "../../services/models/weights.ts";

/** What a model takes that every device can hold. */
export const LIGHT: Weights = { key: "m", name: "m", type: "main", bytes: 1, precision: null };
