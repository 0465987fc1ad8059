/**
 * Keeps the queries of links apart from the links, encrypted: they may hold a signature or a token.
 * A download from before this step keeps its query in `url` until it has ended.
 */
export const sealedQueries = {
  name: "sealed_queries",
  sql: `
-- AES-GCM, with the key in hubs.key
ALTER TABLE model_download_files ADD COLUMN sealed_query TEXT;

-- The files of an offer are rows of their own, and its link is \`source\`.
UPDATE model_downloads SET offer = json_remove(offer, '$.files');
UPDATE model_downloads SET offer = json_set(offer, '$.source.url', source)
  WHERE json_extract(offer, '$.source.type') = 'url';
`,
};
