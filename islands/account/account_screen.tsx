import { paths } from "../api/paths.ts";
import { useStudio, useTitle } from "../studio/context.ts";
import { ApiKeys } from "./api_keys.tsx";
import { Look } from "./look.tsx";
import { MyData } from "./my_data.tsx";
import { OwnPassword } from "./own_password.tsx";
import { Profile } from "./profile.tsx";
import { Sessions } from "./sessions.tsx";
import { Usage } from "./usage.tsx";

export const needs = () => [paths.usage, paths.sessions, paths.apiKeys];

/** The user's own account. Without accounts, only the parts that still apply. */
export default function AccountScreen() {
  const { boot } = useStudio();
  const title = useTitle("account");
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{title}</h1>
        <span class="tag">Atelier {boot.version}</span>
      </header>
      <div class="cards">
        <div>
          {boot.mode.multiuser && <Profile />}
          <Look />
          {boot.mode.multiuser && <Usage />}
        </div>
        <div>
          {boot.mode.multiuser
            ? (
              <>
                <OwnPassword />
                <Sessions />
                <ApiKeys />
                <MyData />
              </>
            )
            : <Usage />}
        </div>
      </div>
    </div>
  );
}
