"""Search: what can be asked (filters), how it is written (values, links, questions), and the
answer (results)."""
