import type { Words } from "../words.ts";

export const setup = {
  title: "Welcome to Atelier",
  why:
    "This server has no administrator yet. Create the first account; you can add people afterwards.",
  name: "Your name",
  code: "Setup code",
  codeHint:
    "You find it in the console where the server was started, and in a file in its data folder.",
  go: "Create account",
} as const;

export type SetupText = Words<typeof setup>;
