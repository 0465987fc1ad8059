import type { Words } from "../words.ts";

/** The card that says how others get in. */
export const letIn = {
  title: "Let others in",
  alone:
    "Atelier runs for one person: nobody signs in, and whoever reaches it may do everything. With accounts, each person has a library, a place in the queue and a password of their own, and you decide who comes in.",
  accounts: "Accounts are on.",
  noAccounts: "Accounts are off.",
  reachable: "Other machines in your network can reach this one, unless a firewall is between.",
  onlyHere: (host: string) => `Only this machine can reach Atelier: it listens on ${host}.`,
  how: "This is set on the machine itself, so that nobody can open it from afar.",
  inFile: "Write this into the file",
  orEnvironment: "Or set it where Atelier is started, as environment variables",
  environment:
    "The environment that Atelier is started with decides this, whatever config.yaml says. Change it to:",
  restart: "Stop Atelier and start it again as you did before.",
  look: "Reload this page: the lines above have a tick then.",
  after:
    "The first account becomes the administrator’s: it asks for a code that the server prints when it starts. What you have made so far stays private until you hand it over on the page People.",
  address: "Others open this address, or scan it:",
  addressOpen: "Whoever opens this address can do everything here:",
  qr: "QR code of the address",
} as const;

export type LetInText = Words<typeof letIn>;
