"""The main job: from a file and a brief to a report."""
