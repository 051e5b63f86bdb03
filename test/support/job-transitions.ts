/** The lifecycle of a job as the contract has it, written again for what is held against the library's. */
export const JOB_TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  queued: ["provisioning", "stopping", "terminated", "failed"],
  provisioning: ["running", "stopping", "terminated", "failed"],
  running: ["stopping", "terminated", "failed"],
  stopping: ["terminated", "failed"],
  terminated: [],
  failed: [],
};
