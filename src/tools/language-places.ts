// Where interpreters stand outside PATH: version managers and environments keep one each.

/** Where conda's installers put it. */
export const condaFolders: readonly string[] = [
  "~/miniconda3",
  "~/anaconda3",
  "~/miniforge3",
  "~/mambaforge",
  "/opt/conda",
];

/** Of `python3`. */
export const pythonPlaces: readonly string[] = [
  "~/.pyenv/versions/*/bin/python3",
  "~/.local/share/uv/python/*/bin/python3",
  "~/.local/share/mise/installs/python/*/bin/python3",
  "~/.asdf/installs/python/*/bin/python3",
  "~/.local/share/pipx/venvs/*/bin/python3",
  "~/.local/pipx/venvs/*/bin/python3",
  ...condaFolders.flatMap((folder) => [`${folder}/bin/python3`, `${folder}/envs/*/bin/python3`]),
  "/opt/*/bin/python3",
];

/** Of `node`. */
export const nodePlaces: readonly string[] = [
  "~/.nvm/versions/node/*/bin/node",
  "~/.local/share/fnm/node-versions/*/installation/bin/node",
  "~/.volta/tools/image/node/*/bin/node",
  "~/.local/share/mise/installs/node/*/bin/node",
  "~/.asdf/installs/nodejs/*/bin/node",
  "~/n/n/versions/node/*/bin/node",
  "/usr/local/n/versions/node/*/bin/node",
  "/opt/node*/bin/node",
];
