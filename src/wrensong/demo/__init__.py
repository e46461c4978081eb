"""The demo world: invented, seeded, with planted truths and an answer sheet."""
