import { Marked, type Token, type Tokens } from "marked";
import { type Guide, GUIDES, type Help, type HelpSections } from "../services/contract/help.ts";

interface HelpPages {
  help: Help;
  guides: Guide[];
  sections: HelpSections;
}

/**
 * Renders the guides for the pages below `/help`, and cuts their text into what a search finds.
 * HTML in Markdown is left out, and so are images; a link to another guide leads to its page.
 * @param read the Markdown of a guide
 */
export function helpPages(read: (name: string) => string): HelpPages {
  const rendered = GUIDES.map((name) => render(name, read(name)));
  return {
    help: { guides: rendered.map(({ guide: { html: _, ...head } }) => head) },
    guides: rendered.map(({ guide }) => guide),
    sections: { sections: rendered.flatMap(({ sections }) => sections) },
  };
}

type Section = HelpSections["sections"][0];

function render(name: Guide["name"], markdown: string): { guide: Guide; sections: Section[] } {
  const taken = new Set<string>();
  const anchors = new Map<Token, string>();
  const guide: Guide = { name, title: "", headings: [], html: "" };
  const sections: Section[] = [];
  const marked = new Marked({
    renderer: {
      html: () => "",
      image: () => "",
      heading(token) {
        const { tokens, depth } = token;
        const text = textOf(tokens);
        const id = anchorOf(text, taken);
        anchors.set(token, id);
        if (depth === 1) guide.title = text;
        if (depth === 2) guide.headings.push({ id, text });
        // The page has a title of its own.
        const html = this.parser.parseInline(tokens);
        return depth === 1 ? "" : `<h${depth} id="${id}">${html}</h${depth}>\n`;
      },
      code({ text }) {
        return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`;
      },
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: "th" | "td") =>
          `<tr>${
            cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join(
              "",
            )
          }</tr>`;
        return `<div tabindex="0"><table><thead>${row(token.header, "th")}` +
          `</thead><tbody>${
            token.rows.map((cells) => row(cells, "td")).join("")
          }</tbody></table></div>\n`;
      },
      link({ href, tokens }) {
        const html = this.parser.parseInline(tokens);
        const to = addressOf(href);
        return to === null ? html : `<a href="${escaped(to)}">${html}</a>`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  guide.html = marked.parser(tokens);
  for (const token of tokens) {
    const id = anchors.get(token);
    if (id !== undefined) {
      const heading = textOf((token as Tokens.Heading).tokens);
      sections.push({ at: `${name}#${id}`, guide: guide.title, heading, text: "" });
    } else {
      const section = sections.at(-1);
      if (section) section.text = `${section.text} ${textOf([token])}`.trim();
    }
  }
  return { guide, sections };
}

/** Where a link of a guide leads from its page; null for what is not shown there. */
function addressOf(href: string): string | null {
  if (/^(https?:\/\/|#)/.test(href)) return href;
  const [, file, part = ""] = /^([\w-]+)\.md(#.*)?$/.exec(href) ?? [];
  return GUIDES.some((name) => name === file) ? `?guide=${file}${part}` : null;
}

/** The id of a heading, as GitHub makes it. */
function anchorOf(text: string, taken: Set<string>): string {
  const id = text.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
  const free = taken.has(id) ? `${id}-1` : id;
  taken.add(free);
  return free;
}

/** The words of Markdown, without its marks. */
function textOf(tokens: readonly Token[]): string {
  return tokens.map((token): string => {
    if (token.type === "html" || token.type === "space") return "";
    if (token.type === "table") {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].flat().map((cell) => textOf(cell.tokens)).join(" ");
    }
    if (token.type === "list") return textOf((token as Tokens.List).items);
    if ("tokens" in token && token.tokens) return textOf(token.tokens);
    return "text" in token ? oneLine(token.text as string) : token.raw;
  }).join(tokens.some(({ type }) => type === "list_item") ? " " : "");
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
