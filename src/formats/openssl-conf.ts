// OpenSSL's configuration, of which one section says how every program of the machine speaks TLS.

import type { ConfigFormat } from "./format.ts";
import { lineFormat } from "./lines.ts";

/** openssl-config(5). */
const lines = lineFormat({
  sections: true,
  separator: /\s*=/,
  comment: /#/,
  commentBehind: /(?<!\\)#/,
  goesOn: "backslash",
  unquote: (text) => /^(["'])([^]*)\1$/.exec(text)?.[2] ?? text,
});

/**
 * The keys of the section that is the default for TLS, whatever its name, are "system_default.maxprotocol" and the like:
 * case does not count in them.
 * @see openssl-config(5), SSL Configuration; SSL_CONF_cmd(3)
 */
export const opensslConf: ConfigFormat = {
  ...lines,
  read(text) {
    const settings = lines.read(text);
    const valueOf = (key: string): string => settings.findLast((one) => one.key === key)?.value ?? "";
    const section = valueOf(`${valueOf(`${valueOf("openssl_conf")}.ssl_conf`)}.system_default`);
    return settings.map(({ key, value, line, statement, valueRange }) => ({
      key:
        section !== "" && key.startsWith(`${section}.`)
          ? `system_default.${key.slice(section.length + 1).toLowerCase()}`
          : key,
      value,
      line,
      statement,
      valueRange,
    }));
  },
};
