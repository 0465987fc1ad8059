import { useStudio, useText } from "../studio/context.ts";
import { ApiKeys } from "./api_keys.tsx";
import { Look } from "./look.tsx";
import { MyData } from "./my_data.tsx";
import { OwnPassword } from "./own_password.tsx";
import { Profile } from "./profile.tsx";
import { Sessions } from "./sessions.tsx";
import { Usage } from "./usage.tsx";

/** The user's own account. Without accounts, only the parts that still apply. */
export default function AccountScreen() {
  const { boot } = useStudio();
  const text = useText();
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{text.frame.screens.account}</h1>
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
