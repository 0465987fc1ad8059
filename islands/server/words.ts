import { pageWords } from "../studio/page_words.ts";
import { server as de } from "../text/de/server.ts";
import { server as en, type ServerText } from "../text/en/server.ts";
import { server as ja } from "../text/ja/server.ts";

export const useServerText = pageWords<ServerText>({ en, de, ja });
