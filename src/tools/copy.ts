// One copy of a tool, and the image that it is in.

export interface Image {
  /** "/", or a folder that is laid out like an image. */
  readonly root: string;
  /** Absolute, with the root in front. */
  readonly home: string;
  /** PATH, as the image has it. */
  readonly path: string;
  /** Whose project's copies count too: absolute, with the root in front. */
  readonly folder: string;
}

export interface Copy {
  /** What to run, with the root in front: the first of the names that lead to this file. */
  readonly program: string;
  /** The file behind it, with the root in front. */
  readonly file: string;
  /** Where the library is that the program imports; null for what is no library. */
  readonly library: string | null;
}
