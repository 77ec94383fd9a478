import { writeFileSync } from 'node:fs';

/** Keeps in the file that RUNNING_FILE names which test files run, so that one which never ends has a name. */
export default class RunningReporter {
  #running = new Set();

  onTestModuleStart({ moduleId }) {
    this.#running.add(moduleId);
    this.#write();
  }

  onTestModuleEnd({ moduleId }) {
    this.#running.delete(moduleId);
    this.#write();
  }

  #write() {
    writeFileSync(process.env.RUNNING_FILE, [...this.#running].join('\n'));
  }
}
