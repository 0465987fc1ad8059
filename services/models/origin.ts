/** Where a downloaded model came from; empty for one that was on the server. */
export interface Origin {
  type?: "url" | "hf_repo_id";
  /** Its page on the hub, for people. */
  page?: string | null;
  licence?: string | null;
  /** What it is called there. */
  name?: string;
  /** Key of the model whose files these were, until newer ones took their place. */
  replaced_by?: string;
  /** SHA-256 of its files, by their places in the model. */
  sha256?: Record<string, string>;
}

export function originOf({ origin }: { origin: string }): Origin {
  return JSON.parse(origin) as Origin;
}
