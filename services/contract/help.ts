import { z } from "zod";

/** The guides that the pages below `/help` show, by the names of their files in `docs/`. */
export const GUIDES = ["user-guide", "admin-guide", "api-guide", "reference"] as const;
export const guideName = z.enum(GUIDES);
export type GuideName = z.infer<typeof guideName>;

/** Where pages lead to: a guide, or a section of one by the id of its heading. */
export const PAGE_LINKS = [
  "user-guide",
  "admin-guide#models",
  "admin-guide#people",
  "admin-guide#the-audit-log",
] as const satisfies (GuideName | `${GuideName}#${string}`)[];
export type PageLink = (typeof PAGE_LINKS)[number];

const heading = z.object({ id: z.string(), text: z.string() });
const guideHead = z.object({
  name: guideName,
  title: z.string(),
  headings: z.array(heading).describe("of its sections"),
});

export const helpSchema = z.object({ guides: z.array(guideHead) });
export type Help = z.infer<typeof helpSchema>;

export const guideSchema = guideHead.extend({ html: z.string() });
export type Guide = z.infer<typeof guideSchema>;

export const helpSectionsSchema = z.object({
  sections: z.array(z.object({
    /** `user-guide#boards` */
    at: z.string(),
    guide: z.string(),
    heading: z.string(),
    text: z.string(),
  })),
});
export type HelpSections = z.infer<typeof helpSectionsSchema>;
