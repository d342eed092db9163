// The shape of one entry of the tool catalogue.

/**
 * bundle: the file with every root, for a variable that takes the place of the tool's own roots. ca: the file with our CA
 * alone, for one that adds to them. literal: the text itself.
 */
export type VariableValue =
  | { readonly names: "bundle" }
  | { readonly names: "ca" }
  | { readonly names: "literal"; readonly text: string };

export type ToolVariable = VariableValue & {
  readonly name: string;
  /** What becomes of the roots that the tool has without it; null where it names no roots. */
  readonly roots: "replaced" | "added to" | null;
  /** Set only where npm is told of CAs already. */
  readonly onlyWhere?: "npm-has-cafile";
  /** Where it can be read that the tool has it so. */
  readonly source: string;
};

/** All that agentproxy knows of one tool. */
export interface Tool {
  /** As the file is named. */
  readonly id: string;
  /** As people know it. */
  readonly title: string;
  readonly variables: readonly ToolVariable[];
}
