import type { Words } from "../words.ts";

/** The page of one-time sign-in links. */
export const link = {
  title: "Welcome",
  over: "This link works no more",
  why: "This link signs you in once. Then you choose a password of your own.",
  other: (name: string) =>
    `You are signed in as ${name}. Going on signs in the person of the link.`,
  go: "Sign in",
  none: "This link is not complete. Scan the code once more, or sign in with your password.",
  password: "Sign in with a password",
} as const;

export type LinkText = Words<typeof link>;
