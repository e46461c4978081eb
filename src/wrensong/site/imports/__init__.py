"""Import pages: a file is uploaded, looked at, corrected, and imported by the worker."""
