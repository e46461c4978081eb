"""The demo world: invented, seeded, with planted truths and an answer sheet.

    from wrensong.demo.world import build_world
    world = build_world(Path("wrensong-demo"))       # the same seed, the same bytes

Nobody in it exists; `wrensong.demo.words` states the rule all handles follow.
"""
