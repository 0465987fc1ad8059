import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Ellipsis } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { menuItems } from "./actions.ts";
import type { ImageSubject } from "./action.ts";
import { useActions } from "./use_actions.ts";

/** One image and how it was made, as the server has said it. */
export function useSubject(name: string): ImageSubject {
  const image = useResource(paths.image(name)).data.value;
  const meta = imageMetadata(useResource(paths.metadata(name)).data.value);
  // Until the next image is known, its actions stand as those of the one before.
  const known = useRef<Pick<ImageSubject, "image" | "meta">>({});
  if (image) known.current = { image, meta };
  const before = known.current;
  return { names: [name], image: image ?? before.image, meta: meta ?? before.meta };
}

interface ImageBarProps {
  subject: ImageSubject;
  /** Buttons of the place itself. */
  children?: ComponentChildren;
}

/** The actions on one image: the main ones in words, others as icons, and all of them in a menu. */
export function ImageBar({ subject, children }: ImageBarProps) {
  const words = useText().images;
  const actions = useActions(subject);
  return (
    <div class="image-bar">
      {actions.filter(({ place }) => place === "main").map((
        { id, icon, label, short, pressed, run },
      ) => (
        <Button
          key={id}
          small
          kind="quiet"
          class="image-main"
          icon={icon}
          title={label}
          aria-label={label}
          aria-pressed={pressed}
          onClick={run}
        >
          {short ?? label}
        </Button>
      ))}
      {actions.filter(({ place }) => place === "bar").map((action) => (
        <IconButton
          key={action.id}
          class="image-more"
          icon={action.icon}
          label={action.label}
          danger={action.danger ?? false}
          {...(action.pressed === undefined ? {} : { pressed: action.pressed })}
          onClick={action.run}
        />
      ))}
      {children}
      <Menu label={words.more} items={menuItems(actions)}>
        <Ellipsis size={20} aria-hidden />
      </Menu>
    </div>
  );
}
