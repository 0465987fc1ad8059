import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { toastProblem } from "../ui/toast_problem.ts";

/** Ends the session and leads to the sign-in page. */
export async function signOut(studio: Studio): Promise<void> {
  await studio.memory.flush();
  try {
    await studio.client.send("POST", paths.logout);
  } catch (error) {
    // 401: the session had ended already. Otherwise it is still valid, so do not claim that it
    // ended.
    if (asProblem(error).status !== 401) return toastProblem(studio, error);
  }
  location.assign(studio.router.href("sign_in"));
}
