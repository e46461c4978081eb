"""The brief for creators as a document: its fields, its TOML, its form."""
