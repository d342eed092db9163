// Lets what has come in meanwhile be heard.

/**
 * Promises alone never let the event loop go on: whoever connects, what the disk or a child process has answered, waits until
 * no promise is left to go on with.
 */
export const eventTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
