import { commandsFor, type EverywhereCommand } from "../commands/everywhere.ts";
import { nameOf } from "../people/person.ts";
import { useStudio, useText } from "../studio/context.ts";
import { CircleUser } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";

/** The round button with the first letter of the name. */
export function UserMenu() {
  const studio = useStudio();
  const text = useText();
  const { session, boot } = studio;
  const user = session.user.value;
  const name = boot.mode.multiuser && user ? nameOf(user) : "";
  const commands = commandsFor(studio);
  const part = (menu: EverywhereCommand["menu"]) =>
    commands.filter((command) => command.menu === menu)
      .map((command) => ({ ...command, label: command.menuLabel ?? command.label }));
  const own = "go-account";
  const places = part("places").sort((a, b) => Number(b.id === own) - Number(a.id === own))
    .map((command) => command.id === own && name ? { ...command, label: name } : command);
  const ending = part("session");
  return (
    <Menu
      label={text.frame.userMenu}
      class="avatar-button"
      items={[
        ...places,
        null,
        ...part("themes"),
        ...(ending.length > 0 ? [null, ...ending] : []),
      ]}
    >
      <span class="avatar" aria-hidden="true">
        {name ? [...name][0]?.toUpperCase() : <CircleUser size={22} aria-hidden />}
      </span>
    </Menu>
  );
}
