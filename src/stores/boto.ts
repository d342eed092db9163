// The image's /etc/boto.cfg, in the section that may be there already.

import { join } from "node:path";
import { putBlock, readBlock, takeOutBlock } from "../journal/managed-block.ts";
import { botoSection, formatBotoSettings } from "./boto-settings.ts";
import { managedFile } from "./managed-file.ts";
import { StoreError } from "./store.ts";
import type { Store } from "./store.ts";

const comment = "#";

export const boto: Store = managedFile({
  id: "boto",
  title: "boto's system settings",
  scope: "system",
  carries: "ca and proxy",
  codes: {
    boto_path: "choose a state directory without line breaks in its path",
    boto_foreign_settings:
      "take ca_certificates_file, proxy and proxy_port out of the [Boto] section of /etc/boto.cfg",
  },
  path: ({ root }) => join(root, "etc/boto.cfg"),
  compose: (before, { facts }) => {
    const text = before ?? "";
    const others = takeOutBlock(text, comment);
    const section = findSection(others);
    const settings = formatBotoSettings(facts);
    if (settings === null) {
      throw new StoreError(
        "boto_path",
        `Cannot write ${JSON.stringify(facts.bundle)} into one line of boto.cfg`,
      );
    }
    if (section === null) {
      const body = `${botoSection}\n${settings}`;
      // Where it stands already it stays, since what the user has put below it may belong to our section.
      const stays = readBlock(text, comment)?.startsWith(botoSection) === true;
      return putBlock(stays ? text : others, comment, body);
    }
    // configparser, being strict, takes neither a second section of the name nor a second key.
    if (/^(?:ca_certificates_file|proxy|proxy_port)[ \t]*[=:]/im.test(section.body)) {
      throw new StoreError(
        "boto_foreign_settings",
        "Cannot set up boto: /etc/boto.cfg has a CA or proxy of its own",
      );
    }
    return putBlock(others, comment, settings, () => section.bodyStart);
  },
  isOurs: (text) => readBlock(text, comment) !== null,
  without: (text) => takeOutBlock(text, comment),
});

/** The text between the section's heading and the next one. */
function findSection(text: string): { readonly bodyStart: number; readonly body: string } | null {
  const heading = /^\[Boto\].*(?:\r?\n|$)/m.exec(text);
  if (heading === null) return null;
  const bodyStart = heading.index + heading[0].length;
  const rest = text.slice(bodyStart);
  const next = rest.search(/^\[/m);
  return { bodyStart, body: next === -1 ? rest : rest.slice(0, next) };
}
