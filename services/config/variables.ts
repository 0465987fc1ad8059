/** Prefix of the environment variables that fix settings. */
export const PREFIX = "ATELIER_";

/** The variable that fixes a setting: `ATELIER_MULTIUSER` fixes `multiuser`. */
export function variableOf(setting: string): string {
  return PREFIX + setting.toUpperCase();
}
