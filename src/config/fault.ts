// What is wrong with the settings: all of it at once, each with the place where it is to be mended.

export interface ConfigFault {
  /** "Cannot read config "/x.toml": line 4, column 1: unknown key "proxy.lisen"". */
  readonly message: string;
  readonly hint: string | null;
}

/** The settings cannot be used. `faults` has at least one entry. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    super(faults.map((fault) => fault.message).join("\n"));
    this.name = "ConfigError";
    this.faults = faults;
  }
}

/** Collects what readers find, so that one run tells everything. */
export interface FaultList {
  readonly faults: ConfigFault[];
  /** Not wrong, but hardly meant. */
  readonly warnings: ConfigFault[];
}
