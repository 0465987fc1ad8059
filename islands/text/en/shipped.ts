/** What ships is in English already. */
export const shipped: Readonly<Record<string, string>> = {};
