"""Jobs of the clock: one file for each step of a tick, and the scheduler that runs them all."""
