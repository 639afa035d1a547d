"""Work on more than one processor: compiling notes, making pages."""
