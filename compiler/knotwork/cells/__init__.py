"""Running a note's cells: the executor, the processes that contain it, and their verdicts."""
