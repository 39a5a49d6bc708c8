"""What the clock does: one file per step of a tick, and the scheduler that takes them all."""
