"""Named queries: one file per thing that is asked for."""
