"""Forms of collaborate: fields in words, filled with what is there or was typed."""
