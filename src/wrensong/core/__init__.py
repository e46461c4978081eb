"""The pure words of the field: imports nothing else of Wrensong."""
