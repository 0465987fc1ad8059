/**
 * Makes private what the single user has saved: it was shared with everyone, and would be when
 * accounts are turned on. Where there are accounts already, it stays as it is: others may use it.
 */
export const privateAlone = {
  name: "private_alone",
  sql: `
UPDATE workflows SET visibility = 'private'
  WHERE user_id = 'system' AND category <> 'default'
    AND NOT EXISTS (SELECT 1 FROM users WHERE user_id <> 'system');
UPDATE style_presets SET visibility = 'private'
  WHERE user_id = 'system' AND type <> 'default'
    AND NOT EXISTS (SELECT 1 FROM users WHERE user_id <> 'system');
`,
};
