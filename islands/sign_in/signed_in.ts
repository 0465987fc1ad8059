/** Windows of one browser share the session: those that ask for a password need not any more. */
const CHANNEL = "atelier.signed_in";

/** Says to the other windows who has signed in. */
export function announceSignIn(userId: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(userId);
  channel.close();
}

/** Calls back when a user signs in in another window; returns a function that stops it. */
export function onSignIn(handler: (userId: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => typeof data === "string" && handler(data);
  return () => channel.close();
}
